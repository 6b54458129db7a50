// Which repository a name leads to: names change hands, numbers do not.
#include "adapters/github/answer.hpp"
#include "adapters/github/forge.hpp"
#include "adapters/github/rest.hpp"

#include <utility>
#include <vector>

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

// This address is in no description of GitHub's: its redirects lead there. Anybody may see a public one; an App sees a
// private one as its owner's installation only.
std::optional<RepositoryIdentity> GitHubForge::repository_numbered(std::int64_t id) {
    return reading([&]() -> std::optional<RepositoryIdentity> {
        std::vector<std::string> askers{""};
        for (std::string& name : settings_.repositories()) {
            if (askers.size() < most_askers) askers.push_back(std::move(name));
        }
        for (const std::string& asking : askers) {
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

RepositoryIdentity GitHubForge::identity_of(const std::string& repository) const {
    return settings_.identity ? settings_.identity(repository) : RepositoryIdentity{0, repository};
}

// What GitHub calls the repository of the log at this moment. Throws Missing if it is gone.
std::string GitHubForge::name_now(const std::string& repository) {
    const RepositoryIdentity meant = identity_of(repository);
    if (meant.id == 0) return meant.name;
    const auto found = repository_called(meant.name);
    if (found && found->id == meant.id) return found->name;
    const auto ours = repository_numbered(meant.id);
    if (!ours) throw Missing(fmt::format("the repository {}, number {}, is gone", meant.name, meant.id));
    return ours->name;
}

}  // namespace tachograph::github
