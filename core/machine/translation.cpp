#include "core/machine/translation.hpp"

#include "core/commands/repository_names.hpp"
#include "core/machine/idempotency_key.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>

#include <fmt/format.h>

namespace tachograph {
namespace {

// The command's pull request; null if the command does not come from the forge.
PullId* pull_of(CommandBody& body) {
    if (auto* ask = std::get_if<Ask>(&body)) return &ask->pull;
    if (auto* closed = std::get_if<PullClosed>(&body)) return &closed->pull;
    if (auto* pushed = std::get_if<PullPushed>(&body)) return &pushed->pull;
    if (auto* queued = std::get_if<QueueMerge>(&body)) return &queued->pull;
    return nullptr;
}

// The policy's name of the repository with this name and number; nullopt if it is not registered.
std::optional<std::string> registration_of(const Access& access, const std::string& name, std::int64_t id) {
    const auto numbered =
        std::ranges::find_if(access.numbers, [&](const RepositoryNumber& number) { return number.id == id; });
    if (numbered != access.numbers.end()) return numbered->repository;
    const bool registered = is_one_of(access.repositories, name) && number_in_policy(access, name) == 0;
    return registered ? std::optional(name) : std::nullopt;
}

std::string said(std::int64_t id) { return id == 0 ? "without a number" : fmt::format("with the number {}", id); }

}  // namespace

Translation in_log_terms(const State& state, const Command& command) {
    Command translated = command;
    translated.repository.reset();
    PullId* pull = pull_of(translated.body);
    if (!command.repository || !pull) return {{std::move(translated)}, {}};
    const Access& access = state.access;
    const std::int64_t id = *command.repository;
    const std::string name = pull->repository;
    if (const auto known = id == 0 ? std::nullopt : known_number(access, id)) {
        pull->repository = *known;
        // A late delivery may have an old name, so a name that was acted upon before is not a rename.
        const auto* ask = std::get_if<Ask>(&translated.body);
        const bool renamed =
            ask && name != access.known.at(*known).name && !state.history.has_acted(idempotency_key_of(*ask));
        if (renamed) return {{{NameRepository{*known, id, name}, command.at}, std::move(translated)}, {}};
        return {{std::move(translated)}, {}};
    }
    const auto registration = id == 0 ? std::nullopt : registration_of(access, name, id);
    const NameRepository named{registration.value_or(name), id, name};
    const std::string in_log = registration ? new_name_in_log(access, named) : std::string();
    if (!in_log.empty()) {
        pull->repository = in_log;
        return {{{named, command.at}, std::move(translated)}, {}};
    }
    const auto other = known_as(access, name);
    const std::int64_t number = other ? access.known.at(*other).id : number_in_policy(access, name);
    if (number == 0) return {{std::move(translated)}, {}};
    return {{},
            fmt::format("the repository {}, {}, is not the one that is registered under that name, which has "
                        "the number {}; if this one is meant, an admin must register it by its number",
                        name, said(id), number)};
}

}  // namespace tachograph
