// How ports fail. Everything else that they throw is a defect.
#pragma once

#include <stdexcept>

namespace tachograph {

// It did not work now and may later: the same call is made again.
struct Unavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// It will never work as asked; the text says why, in a sentence for the person concerned.
struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace tachograph
