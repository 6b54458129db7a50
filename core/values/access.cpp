#include "core/values/access.hpp"

#include <charconv>

#include <fmt/format.h>

namespace tachograph {
namespace {

std::optional<Role> parse_role(std::string_view text) {
    for (const Role role : {Role::admin, Role::benchmarker, Role::blocked}) {
        if (to_text(role) == text) return role;
    }
    return std::nullopt;
}

std::string_view take_word(std::string_view& text) {
    const auto blank = text.find(' ');
    const std::string_view word = text.substr(0, blank);
    text = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    return word;
}

bool parse_condition(std::string_view key, std::string_view value, Grant& grant) {
    if (value.empty()) return false;
    if (key == "until") grant.until = value;
    if (key == "of") grant.team = value;
    if (key != "id") return key == "until" || key == "of";
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), grant.id);
    return error == std::errc() && end == value.data() + value.size();
}

}  // namespace

std::string to_text(Role role) {
    switch (role) {
        case Role::admin:
            return "admin";
        case Role::benchmarker:
            return "benchmarker";
        case Role::blocked:
            return "blocked";
    }
    return {};
}

std::string to_text(const Grant& grant) {
    std::string text = fmt::format("{} {} on {}", to_text(grant.role), grant.account, grant.scope);
    if (!grant.until.empty()) text += " until " + grant.until;
    if (grant.id != 0) text += fmt::format(" id {}", grant.id);
    if (!grant.team.empty()) text += " of " + grant.team;
    return text;
}

std::optional<Grant> parse_grant(std::string_view text) {
    const auto first = text.find(' ');
    const auto on = text.rfind(" on ");
    if (first == std::string_view::npos || on == std::string_view::npos || on <= first) return std::nullopt;
    const auto role = parse_role(text.substr(0, first));
    if (!role) return std::nullopt;
    Grant grant{*role, std::string(text.substr(first + 1, on - first - 1)), {}};
    std::string_view rest = text.substr(on + 4);
    grant.scope = take_word(rest);
    while (!rest.empty()) {
        const std::string_view key = take_word(rest);
        if (!parse_condition(key, take_word(rest), grant)) return std::nullopt;
    }
    return grant;
}

Access policy_of(Access access) {
    access.known.clear();
    return access;
}

std::string to_text(const RepositoryNumber& number) { return fmt::format("{} id {}", number.repository, number.id); }

std::optional<RepositoryNumber> parse_repository_number(std::string_view text) {
    constexpr std::string_view mark = " id ";
    const auto at = text.rfind(mark);
    if (at == std::string_view::npos) return std::nullopt;
    RepositoryNumber number{std::string(text.substr(0, at))};
    const std::string_view digits = text.substr(at + mark.size());
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number.id);
    return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

}  // namespace tachograph
