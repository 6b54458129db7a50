// Arguments as exec takes them.
#pragma once

#include <string>
#include <vector>

namespace tachograph::runner {

// A pointer to each text, and a null pointer at the end. Valid while the texts are.
inline std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (std::string& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace tachograph::runner
