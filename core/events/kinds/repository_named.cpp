#include "core/events/kinds/repository_named.hpp"

#include "core/events/event_subject.hpp"
#include "core/machine/event_application.hpp"
#include "core/machine/event_origin.hpp"

#include <utility>

#include <fmt/format.h>

namespace tachograph {

std::string subject_of(const RepositoryNamed& event, const SubjectTerms& /*terms*/) {
    return fmt::format("named {}: repository {} is {}", event.repository, event.repository_id, event.name);
}

void apply(RepositoryNamed& event, const EventApplication& to) {
    auto& known = to.state.access.known;
    for (const auto& [repository, other] : known) {
        const bool same = repository == event.repository;
        if (same != (other.id == event.repository_id))
            to.illegal(fmt::format("{} is repository {}", repository, other.id));
    }
    KnownRepository& repository = known[event.repository];
    if (repository.id != 0) repository.former.push_back(std::move(repository.name));
    std::erase(repository.former, event.name);
    repository.id = event.repository_id;
    repository.name = std::move(event.name);
}

std::vector<Command> commands_behind(const RepositoryNamed& event, const EventOrigin& origin) {
    return origin.from(NameRepository{event.repository, event.repository_id, event.name});
}

}  // namespace tachograph
