// How ports fail. Everything else that they throw is a defect; misuse is a std::logic_error.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace tachograph {

// It did not work now and may later: the same call is made again.
struct Unavailable : std::runtime_error {
    explicit Unavailable(const std::string& what, std::chrono::seconds after = {})
        : std::runtime_error(what), pause(after) {}
    std::chrono::seconds pause;  // the least to wait, where the other side asked for it
};

// What is stored is not what was written, so that trying again does not help: the service stops, and its admin puts it
// right. The text says what is damaged and how to restore it.
struct Damaged : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The other side wants to hear nothing at all for that long, so that every call to it waits.
struct Paused : Unavailable {
    using Unavailable::Unavailable;
};

// It will never work as asked; the text says why, in a sentence for the person concerned.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Wrong usage or configuration: the text is for the person who started the program, whose exit code is 2.
struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// There is no such thing, it is not shown, or it is so new that not all of the other side knows it.
struct Missing : Refused {
    using Refused::Refused;
};

}  // namespace tachograph
