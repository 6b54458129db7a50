// The exceptions that ports throw. Any other exception from a port is a bug; misuse is a std::logic_error.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace tachograph {

// The call failed now and may succeed later: it is retried.
struct Unavailable : std::runtime_error {
    explicit Unavailable(const std::string& what, std::chrono::seconds after = {})
        : std::runtime_error(what), pause(after) {}
    std::chrono::seconds pause;  // the shortest time to wait before the retry, if the other side asked for one
};

// The stored data is damaged, so a retry does not help: the service stops, and its admin must restore the data. The
// text says what is damaged and how to restore it.
struct Damaged : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The other side asked for a pause of all calls, as with a rate limit: every call to it waits that long.
struct Paused : Unavailable {
    using Unavailable::Unavailable;
};

// The call can never succeed as asked. The text says why, in a sentence for the person concerned.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Wrong usage or configuration. The text is for the person who started the program; its exit code is 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The other side answers that it does not exist: it is gone, hidden from the bot, or too new for all of its replicas.
struct Missing : Refused {
    using Refused::Refused;
};

}  // namespace tachograph
