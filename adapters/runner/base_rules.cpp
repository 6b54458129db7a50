#include "adapters/runner/base_rules.hpp"

#include "adapters/runner/files.hpp"
#include "core/ports/failures.hpp"
#include "reports/formats/formats.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 64 * 1024;
constexpr int fewest_rounds = 3;  // of the first look

void limit(int wanted, int most, const char* what, int& value, std::vector<std::string>& sentences) {
    value = std::min(wanted, most);
    if (value < wanted)
        sentences.push_back(
            fmt::format("{} asks for {} {}; this service allows {}.", reports::rules_file, wanted, what, most));
}

}  // namespace

reports::Rules rules_of_base(const std::string& checkout) {
    const fs::path path = fs::path(checkout) / reports::rules_file;
    const fs::file_status status = fs::symlink_status(path);
    if (!fs::exists(status)) return {};
    if (!fs::is_regular_file(status) || fs::file_size(path) > most_bytes)
        throw Refused(
            fmt::format("the base's {} is not a file of at most {} KiB", reports::rules_file, most_bytes / 1024));
    try {
        return reports::parse_rules(read_file(path));
    } catch (const reports::UnreadableResult& unreadable) {
        throw Refused(fmt::format("the base's {}; fix it on the target branch", unreadable.what()));
    }
}

std::vector<std::string> apply_rules(const reports::Rules& rules, JobDescription& job) {
    std::vector<std::string> sentences;
    if (rules.rounds) limit(*rules.rounds, job.rounds, "rounds", job.rounds, sentences);
    if (rules.builds) limit(*rules.builds, std::max(job.builds, job.confirm_builds), "builds", job.builds, sentences);
    if (rules.fail_on && rules.fail_on->regressions && job.rounds < fewest_rounds)
        sentences.push_back(
            fmt::format("Nothing can fail as {} asks: a verdict on times takes {} rounds, and {} {} allowed.",
                        reports::rules_file, fewest_rounds, job.rounds, job.rounds == 1 ? "is" : "are"));
    job.least = rules.least.value_or(job.least);
    job.tolerance = rules.tolerance.value_or(job.tolerance);
    return sentences;
}

}  // namespace tachograph::runner
