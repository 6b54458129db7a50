// What a job concludes for the merge of its pull request: the state of its commit status or check run.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

enum class Conclusion {
    success,
    neutral,  // not known, and nothing that would have to stop a merge
    failure,
};

std::string to_text(Conclusion conclusion);
std::optional<Conclusion> parse_conclusion(std::string_view text);

}  // namespace tachograph
