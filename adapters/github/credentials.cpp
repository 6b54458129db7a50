#include "adapters/github/credentials.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/app_key.hpp"
#include "adapters/github/rest.hpp"
#include "core/ports/failures.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace tachograph::github {
namespace {

constexpr std::chrono::minutes renewed_before{5};

class PersonalCredentials final : public Credentials {
  public:
    PersonalCredentials(Transport transport, std::string api_url, std::string token)
        : token_(std::move(token)),
          rest_(std::move(transport), std::move(api_url), [this](const auto&) { return "Bearer " + token_; }) {}

    std::string token(const std::string& /*repository*/) override { return token_; }

    void forget(const std::string& /*repository*/) override {}

    std::string login() override {
        const std::lock_guard lock(mutex_);
        if (login_.empty()) login_ = reading([&] { return rest_.get({}, "/user").at("login").get<std::string>(); });
        return login_;
    }

  private:
    std::string token_;
    Rest rest_;
    std::mutex mutex_;
    std::string login_;
};

struct InstallationToken {
    std::string text;
    Timestamp ends;
};

class AppCredentials final : public Credentials {
  public:
    AppCredentials(Transport transport, std::string api_url, AppIdentity app, Clocks clocks)
        : app_(std::move(app)),
          rest_(
              std::move(transport), std::move(api_url),
              [this](const auto&) { return "Bearer " + app_token(app_.app_id, app_.private_key, rest_.time().now()); },
              // If the first was made by a wrong clock, the next is made by the time that GitHub said meanwhile.
              [](const auto&) {}, std::move(clocks)) {}

    std::string token(const std::string& repository) override {
        const std::lock_guard lock(mutex_);
        const bool known = installations_.contains(repository);
        try {
            return token_of(installation_of(repository));
        } catch (const Refused&) {
            if (!known) throw;
            installations_.erase(repository);  // the App was installed again
            return token_of(installation_of(repository));
        }
    }

    void forget(const std::string& repository) override {
        const std::lock_guard lock(mutex_);
        const auto known = installations_.find(repository);
        if (known == installations_.end()) return;
        tokens_.erase(known->second);
        installations_.erase(known);
    }

    std::string login() override {
        const std::lock_guard lock(mutex_);
        if (slug_.empty()) slug_ = reading([&] { return rest_.get({}, "/app").at("slug").get<std::string>(); });
        return slug_ + "[bot]";
    }

  private:
    std::int64_t installation_of(const std::string& repository) {
        if (const auto known = installations_.find(repository); known != installations_.end()) return known->second;
        if (repository.empty()) return any_installation();
        const auto found = rest_.find({}, fmt::format("/repos/{}/installation", repository));
        if (!found) throw Missing(fmt::format("the GitHub App is not installed on {}", repository));
        return installations_[repository] = reading([&] { return found->at("id").get<std::int64_t>(); });
    }

    std::int64_t any_installation() {
        std::optional<std::int64_t> found;
        reading([&] {
            rest_.each({}, "/app/installations", [&](const Json& json) {
                found = json.at("id").get<std::int64_t>();
                return false;
            });
        });
        if (!found) throw Missing("the GitHub App is installed nowhere");
        return installations_[""] = *found;
    }

    std::string token_of(std::int64_t installation) {
        InstallationToken& token = tokens_[installation];
        if (token.ends - renewed_before <= rest_.time().now()) token = renew(installation);
        return token.text;
    }

    InstallationToken renew(std::int64_t installation) {
        const Json json =
            rest_.post({}, fmt::format("/app/installations/{}/access_tokens", installation), Json::object());
        return reading([&]() -> InstallationToken {
            const auto ends = parse_timestamp(json.at("expires_at").get<std::string>());
            if (!ends) throw Unavailable("GitHub does not say when the installation token ends");
            return {json.at("token").get<std::string>(), *ends};
        });
    }

    AppIdentity app_;
    Rest rest_;
    std::mutex mutex_;
    std::string slug_;
    std::map<std::string, std::int64_t> installations_;
    std::map<std::int64_t, InstallationToken> tokens_;
};

}  // namespace

std::unique_ptr<Credentials> personal_credentials(Transport transport, std::string api_url, std::string token) {
    return std::make_unique<PersonalCredentials>(std::move(transport), std::move(api_url), std::move(token));
}

std::unique_ptr<Credentials> app_credentials(Transport transport, std::string api_url, AppIdentity app, Clocks clocks) {
    return std::make_unique<AppCredentials>(std::move(transport), std::move(api_url), std::move(app),
                                            std::move(clocks));
}

}  // namespace tachograph::github
