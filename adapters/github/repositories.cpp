// Looks up repositories by name and by number. A name can pass to another repository, a number cannot.
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

// GitHub redirects a former name to the repository that had it, until another repository takes the name.
std::optional<RepositoryIdentity> GitHubForge::repository_called(const std::string& name) {
    return reading([&]() -> std::optional<RepositoryIdentity> {
        const auto found = rest_->find(name, repo_path(name));
        return found ? std::optional(identity_in(*found)) : std::nullopt;
    });
}

// GitHub does not document this address, but its redirects lead there. Public repositories are visible to everybody. An
// App sees a private one only with the token of its owner's installation.
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

// GitHub's current name of a repository of the log. Throws Missing if the repository is gone.
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
