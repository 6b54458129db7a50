#include "adapters/git/log/commit_text.hpp"

#include <charconv>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr std::string_view author = "author Tachograph <tachograph@localhost> ";
constexpr std::string_view zone = " +0000";

// Takes the first line off `text` and returns what follows `key` on it. Returns nullopt if the line does not begin with
// `key`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
    const auto end = text.find('\n');
    if (!text.starts_with(key) || end == std::string_view::npos) return std::nullopt;
    const std::string_view value = text.substr(key.size(), end - key.size());
    text.remove_prefix(end + 1);
    return value;
}

std::optional<Timestamp> parse_moment(std::string_view text) {
    long long seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || std::string_view(end, text.data() + text.size()) != zone) return std::nullopt;
    return Timestamp(std::chrono::seconds(seconds));
}

std::string take_signature(std::string_view& text) {
    std::string signature;
    auto line = take_line(text, "gpgsig ");
    for (; line; line = take_line(text, " ")) signature += (signature.empty() ? "" : "\n") + std::string(*line);
    return signature;
}

}  // namespace

std::string format_commit(const CommitText& commit) {
    std::string text = fmt::format("tree {}\n", commit.tree);
    for (const std::string& parent : commit.parents) text += fmt::format("parent {}\n", parent);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(commit.at).time_since_epoch().count();
    text += fmt::format("{}{}{}\n", author, seconds, zone);
    text += fmt::format("committer{}{}{}\n", author.substr(std::string_view("author").size()), seconds, zone);
    if (!commit.signature.empty()) {
        text += "gpgsig ";
        for (const char c : commit.signature) text += c == '\n' ? std::string("\n ") : std::string(1, c);
        text += '\n';
    }
    return text + "\n" + commit.message;
}

std::optional<CommitText> parse_commit(std::string_view content) {
    CommitText commit;
    std::string_view rest = content;
    if (const auto tree = take_line(rest, "tree ")) commit.tree = *tree;
    while (const auto parent = take_line(rest, "parent ")) commit.parents.emplace_back(*parent);
    const auto line = take_line(rest, author);
    const auto at = line ? parse_moment(*line) : std::nullopt;
    if (!at || !take_line(rest, "committer ")) return std::nullopt;
    commit.at = *at;
    commit.signature = take_signature(rest);
    if (!rest.starts_with('\n')) return std::nullopt;
    commit.message = rest.substr(1);
    return format_commit(commit) == content ? std::optional(std::move(commit)) : std::nullopt;
}

}  // namespace tachograph::git
