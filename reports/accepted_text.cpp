#include "reports/accepted_text.hpp"

#include "core/values/markdown.hpp"
#include "core/values/text.hpp"

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr std::string_view begin_mark = "<!-- accepted -->\n";
constexpr std::string_view end_mark = "<!-- /accepted -->\n";
constexpr std::size_t longest_name = 200;

std::string row(const Acceptance& one) {
    const std::string what = one.benchmark == all_benchmarks ? std::string("every change")
                                                             : inline_code(shorten(one.benchmark, longest_name));
    return fmt::format("- {} was accepted by {} at {}: {}\n", what, plain_text(one.by), tachograph::to_text(one.at),
                       plain_text(one.reason));
}

}  // namespace

std::string accepted_block(const std::vector<Acceptance>& accepted) {
    std::string rows;
    for (const Acceptance& one : accepted) rows += row(one);
    return fmt::format("{}{}{}", begin_mark, rows.empty() ? "" : rows + "\n", end_mark);
}

std::string with_accepted(std::string_view report, const std::vector<Acceptance>& accepted) {
    const std::string block = accepted_block(accepted);
    const auto begin = report.find(begin_mark);
    const auto end = report.find(end_mark, begin == std::string_view::npos ? 0 : begin);
    if (begin == std::string_view::npos || end == std::string_view::npos) return fmt::format("{}\n{}", report, block);
    return fmt::format("{}{}{}", report.substr(0, begin), block, report.substr(end + end_mark.size()));
}

}  // namespace tachograph::reports
