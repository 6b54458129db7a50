// How the bot identifies itself to GitHub: with a personal token, or as a GitHub App.
#pragma once

#include "adapters/github/forge_time.hpp"
#include "core/ports/transport.hpp"

#include <memory>
#include <string>

namespace tachograph::github {

class Credentials {
  public:
    virtual ~Credentials() = default;
    // Returns a token for calls that concern the repository. May call GitHub; throws Unavailable and Refused.
    virtual std::string token(const std::string& repository) = 0;
    // To be called if GitHub rejects the result of token(): the next call makes a new one, if possible.
    virtual void forget(const std::string& repository) = 0;
    // The account of the bot: its comments are the bot's own.
    virtual std::string login() = 0;
};

struct AppIdentity {
    std::string app_id;
    std::string private_key;  // PEM
};

std::unique_ptr<Credentials> personal_credentials(Transport transport, std::string api_url, std::string token);
// Installation tokens expire after an hour; they are renewed before, by GitHub's time.
std::unique_ptr<Credentials> app_credentials(Transport transport, std::string api_url, AppIdentity app, Clocks clocks);

}  // namespace tachograph::github
