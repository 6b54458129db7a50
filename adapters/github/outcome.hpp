// What an answer of GitHub's API means for its request. One status means many things, so that GitHub's words decide.
// Pure.
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
    moved,         // the same request goes to another address
    limited,       // a primary or secondary limit: nothing is asked for a while
    passing,       // it may work later
    unauthorized,  // the credentials are not taken
    missing,       // there is no such thing, or it is not known yet
    refused,       // it will not work as asked
};

Outcome outcome_of(const HttpAnswer& answer);

// GitHub's own words on what is wrong, in one line; the status where it gave none.
std::string words_of(const HttpAnswer& answer);

// How long GitHub asks to wait; nothing if it does not say.
std::optional<std::chrono::seconds> pause_asked_for(const HttpAnswer& answer, Timestamp now);

// The address that a redirect to `location` leads to, for a request below `api`; nothing if it leads elsewhere, so
// that credentials would go to somebody else.
std::optional<std::string> redirected(const std::string& api, const std::string& location);

}  // namespace tachograph::github
