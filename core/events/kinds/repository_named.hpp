// A repository's number on the forge, and its name there now. The log keeps the name that it had for it first.
#pragma once

#include "core/events/kinds/kind.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct RepositoryNamed {
    static constexpr std::string_view type = "repository.named/1";

    std::string repository;  // its name in the log
    std::int64_t repository_id = 0;
    std::string name;  // its name on the forge

    static void fields_of(auto& event, auto&& visit) {
        visit("Repository", event.repository);
        visit("Repository-Id", event.repository_id);
        visit("Name", event.name);
    }
    bool operator==(const RepositoryNamed&) const = default;
};

std::string subject_of(const RepositoryNamed& event, const SubjectTerms& terms);
void apply(RepositoryNamed& event, const EventApplication& to);
std::vector<Command> commands_behind(const RepositoryNamed& event, const EventOrigin& origin);

}  // namespace tachograph
