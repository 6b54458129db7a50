#include "adapters/service/name_watch.hpp"

#include "core/commands/repository_names.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::service {

NameWatch::NameWatch(Forge& forge, std::string home, std::function<Timestamp()> clock, Troubles& troubles)
    : forge_(forge), home_(std::move(home)), clock_(std::move(clock)), troubles_(troubles) {}

std::vector<Command> NameWatch::look(const State& state) {
    std::vector<Command> commands;
    std::vector<std::string> gone;
    const auto note = [&](const std::string& name, const std::optional<NameRepository>& named) {
        named ? commands.push_back({*named, clock_()}) : gone.push_back(name);
    };
    for (const auto& [repository, known] : state.access.known)
        note(fmt::format("{} ({})", repository, known.id), look_at_known(repository, known));
    std::vector<std::string> registered = state.access.repositories;
    if (!home_.empty()) registered.push_back(home_);
    for (const std::string& name : registered) {
        if (!known_as(state.access, name)) note(name, look_at_new(state.access, name));
    }
    if (gone.empty()) {
        troubles_.clear("repositories");
    } else {
        troubles_.set(
            "repositories",
            fmt::format("the forge does not show these repositories to the bot, by name or number: {}; give the "
                        "bot access, or remove their registration, or register another one by its number",
                        fmt::join(gone, ", ")));
    }
    return commands;
}

std::optional<NameRepository> NameWatch::look_at_known(const std::string& repository, const KnownRepository& known) {
    try {
        auto found = forge_.repository_called(known.name);
        if (!found || found->id != known.id) found = forge_.repository_numbered(known.id);
        if (found) return NameRepository{repository, known.id, found->name};
    } catch (const Refused&) {
        // The bot may not read it: the same as gone.
    }
    return std::nullopt;
}

std::optional<NameRepository> NameWatch::look_at_new(const Access& access, const std::string& name) {
    const std::int64_t number = number_in_policy(access, name);
    try {
        auto found = forge_.repository_called(name);
        if (number != 0 && (!found || found->id != number)) found = forge_.repository_numbered(number);
        if (found) return NameRepository{name, found->id, found->name};
    } catch (const Refused&) {
        // The bot may not read it: the same as gone.
    }
    return std::nullopt;
}

std::vector<std::string> names_looked_after(const Access& access, const std::string& home) {
    std::vector<std::string> registered = access.repositories;
    if (!home.empty()) registered.push_back(home);
    std::vector<std::string> names;
    for (const std::string& name : registered) {
        std::string now = name_on_forge(access, name_in_log(access, name));
        if (!is_one_of(names, now)) names.push_back(std::move(now));
    }
    return names;
}

}  // namespace tachograph::service
