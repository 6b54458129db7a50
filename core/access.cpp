#include "core/access.hpp"

#include <fmt/format.h>

namespace tachograph {
namespace {

std::optional<Role> parse_role(std::string_view text) {
    for (const Role role : {Role::admin, Role::benchmarker}) {
        if (to_text(role) == text) return role;
    }
    return std::nullopt;
}

}  // namespace

std::string to_text(Role role) {
    switch (role) {
        case Role::admin:
            return "admin";
        case Role::benchmarker:
            return "benchmarker";
    }
    return {};
}

std::string to_text(const Grant& grant) {
    return fmt::format("{} {} on {}", to_text(grant.role), grant.account, grant.scope);
}

std::optional<Grant> parse_grant(std::string_view text) {
    const auto first = text.find(' ');
    const auto on = text.rfind(" on ");
    if (first == std::string_view::npos || on == std::string_view::npos || on <= first) return std::nullopt;
    const auto role = parse_role(text.substr(0, first));
    if (!role) return std::nullopt;
    return Grant{*role, std::string(text.substr(first + 1, on - first - 1)), std::string(text.substr(on + 4))};
}

}  // namespace tachograph
