#include "core/values/job_id.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tachograph {
namespace {

constexpr std::size_t longest_name = 100;  // of an owner or a repository, as on GitHub

constexpr std::array<bool, 256> allowed_in_names = [] {
    std::array<bool, 256> allowed{};
    for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"))
        allowed[static_cast<unsigned char>(c)] = true;
    return allowed;
}();

bool is_name_part(std::string_view part) {
    const auto allowed = [](char c) { return allowed_in_names[static_cast<unsigned char>(c)]; };
    return !part.empty() && part.size() <= longest_name && part != "." && part != ".." && part.front() != '-' &&
           std::ranges::all_of(part, allowed);
}

constexpr std::size_t longest_number = 12;  // with the character before it

void append_number(std::string& text, int number) {
    std::array<char, longest_number> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
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

std::string to_text(const PullId& pull) {
    std::string text = pull.repository + '#';
    append_number(text, pull.number);
    return text;
}

std::string to_text(const JobId& job) {
    std::string text = to_text(job.pull) + '/';
    append_number(text, job.number);
    return text;
}

std::string to_path(const PullId& pull) {
    std::string path;
    append_path(path, pull);
    return path;
}

std::string to_path(const JobId& job) {
    std::string path;
    append_path(path, job);
    return path;
}

void append_path(std::string& text, const PullId& pull) {
    text.reserve(text.size() + pull.repository.size() + 2 * longest_number);
    text += pull.repository;
    text += '/';
    append_number(text, pull.number);
}

void append_path(std::string& text, const JobId& job) {
    append_path(text, job.pull);
    text += '/';
    append_number(text, job.number);
}

std::optional<PullId> parse_pull_id(std::string_view text) {
    const auto hash = text.find('#');
    const auto end = hash == std::string_view::npos ? text.rfind('/') : hash;
    if (end == std::string_view::npos || !is_repository_name(text.substr(0, end))) return std::nullopt;
    const auto number = parse_count(text.substr(end + 1));
    if (!number) return std::nullopt;
    return PullId{std::string(text.substr(0, end)), *number};
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
