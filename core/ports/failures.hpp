// How ports fail. Everything else that they throw is a defect.
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

// It will never work as asked; the text says why, in a sentence for the person concerned.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace tachograph
