// Arguments in the form that exec takes.
#pragma once

#include <string>
#include <vector>

namespace tachograph::runner {

// Returns a pointer to each text, and a null pointer at the end. The pointers are valid as long as `texts`.
inline std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace tachograph::runner
