// Which repository a name leads to: names change hands, numbers do not.
#include "adapters/github/answer.hpp"
#include "adapters/github/forge.hpp"
#include "adapters/github/rest.hpp"

#include <algorithm>

#include <spdlog/spdlog.h>

namespace tachograph::github {
namespace {

constexpr std::size_t most_askers = 10;

RepositoryIdentity identity_in(const Json& json) {
    return {json.at("id").get<std::int64_t>(), json.at("full_name").get<std::string>()};
}

}  // namespace

// A former name leads to the repository that had it, until another one takes it.
std::optional<RepositoryIdentity> GitHubForge::repository_called(const std::string& name) {
    return reading([&]() -> std::optional<RepositoryIdentity> {
        const auto found = rest_->find(name, repo_path(name));
        return found ? std::optional(identity_in(*found)) : std::nullopt;
    });
}

// This address is in no description of GitHub's: its redirects lead there. An App asks as each of its installations,
// since only the owner's may see a private one.
std::optional<RepositoryIdentity> GitHubForge::repository_numbered(std::int64_t id) {
    return reading([&]() -> std::optional<RepositoryIdentity> {
        std::vector<std::string> some = settings_.repositories();
        if (some.size() > most_askers) some.resize(most_askers);
        for (const std::string& asking : some) {
            try {
                if (const auto found = rest_->find(asking, fmt::format("/repositories/{}", id)))
                    return identity_in(*found);
            } catch (const Refused& refused) {
                spdlog::debug("repository {} cannot be looked up as {}: {}", id, asking, refused.what());
            }
        }
        return std::nullopt;
    });
}

// What GitHub calls the repository of the log at this moment. Throws Missing where it is gone.
std::string GitHubForge::name_now(const std::string& repository) {
    const RepositoryIdentity meant =
        settings_.identity ? settings_.identity(repository) : RepositoryIdentity{0, repository};
    if (meant.id == 0) return meant.name;
    const auto found = repository_called(meant.name);
    if (found && found->id == meant.id) return found->name;
    const auto ours = repository_numbered(meant.id);
    if (!ours) throw Missing(fmt::format("the repository {}, number {}, is gone", meant.name, meant.id));
    return ours->name;
}

}  // namespace tachograph::github
