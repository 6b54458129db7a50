// Classifies an answer of GitHub's API. One HTTP status has several meanings, so the text of the answer decides. Pure.
// Included by .cpp files of this room only.
#pragma once

#include "core/ports/transport.hpp"
#include "core/values/timestamp.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace tachograph::github {

enum class Outcome {
    done,
    moved,         // redirect: repeat the same request at another address
    limited,       // a primary or secondary rate limit: send nothing for a while
    passing,       // temporary failure: retry later
    unauthorized,  // GitHub rejects the credentials
    missing,       // not found, or not visible yet
    refused,       // permanent failure
};

Outcome outcome_of(const HttpAnswer& answer);

// GitHub's error message, in one line; the HTTP status if the answer has no message.
std::string words_of(const HttpAnswer& answer);

// How long GitHub asks to wait; nullopt if the answer does not say.
std::optional<std::chrono::seconds> pause_asked_for(const HttpAnswer& answer, Timestamp now);

// Returns the address that a redirect to `location` leads to, if it is below `api`. Else nullopt: following it would
// send the credentials to another server.
std::optional<std::string> redirected(const std::string& api, const std::string& location);

}  // namespace tachograph::github
