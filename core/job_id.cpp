#include "core/job_id.hpp"

#include <algorithm>
#include <charconv>

namespace tachograph {
namespace {

constexpr std::size_t longest_name = 100;  // of an owner or a repository, as on GitHub

bool is_name_part(std::string_view part) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '-';
    };
    return !part.empty() && part.size() <= longest_name && part != "." && part != ".." && part.front() != '-' &&
           std::ranges::all_of(part, allowed);
}

std::optional<int> parse_count(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool canonical = !text.empty() && text.front() != '0' && text.front() != '-';
    if (error != std::errc() || end != text.data() + text.size() || !canonical) return std::nullopt;
    return number;
}

}  // namespace

bool is_repository_name(std::string_view text) {
    const auto slash = text.find('/');
    return slash != std::string_view::npos && is_name_part(text.substr(0, slash)) &&
           is_name_part(text.substr(slash + 1));
}

std::string to_text(const PullId& pull) { return pull.repository + '#' + std::to_string(pull.number); }

std::string to_text(const JobId& job) { return to_text(job.pull) + '/' + std::to_string(job.number); }

std::optional<PullId> parse_pull_id(std::string_view text) {
    const auto hash = text.find('#');
    if (hash == std::string_view::npos || !is_repository_name(text.substr(0, hash))) return std::nullopt;
    const auto number = parse_count(text.substr(hash + 1));
    if (!number) return std::nullopt;
    return PullId{std::string(text.substr(0, hash)), *number};
}

std::optional<JobId> parse_job_id(std::string_view text) {
    const auto slash = text.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    auto pull = parse_pull_id(text.substr(0, slash));
    const auto number = parse_count(text.substr(slash + 1));
    if (!pull || !number) return std::nullopt;
    return JobId{std::move(*pull), *number};
}

}  // namespace tachograph
