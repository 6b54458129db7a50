// Who the bot is on GitHub: the owner of a personal token, or an App.
#pragma once

#include "core/ports/transport.hpp"
#include "core/values/timestamp.hpp"

#include <functional>
#include <memory>
#include <string>

namespace tachograph::github {

class Credentials {
  public:
    virtual ~Credentials() = default;
    // Good for calls that concern the repository, or none in particular. May call GitHub; throws Unavailable and
    // Refused.
    virtual std::string token(const std::string& repository) = 0;
    // GitHub does not take what token() gave; the next one is made anew, if that can be.
    virtual void forget(const std::string& repository) = 0;
    // The account whose comments are the bot's own.
    virtual std::string login() = 0;
};

struct AppIdentity {
    std::string app_id;
    std::string private_key;  // PEM
};

std::unique_ptr<Credentials> personal_credentials(Transport transport, std::string api_url, std::string token);
// Tokens of an installation last an hour; they are renewed before they end.
std::unique_ptr<Credentials> app_credentials(Transport transport, std::string api_url, AppIdentity app,
                                             std::function<Timestamp()> clock);

}  // namespace tachograph::github
