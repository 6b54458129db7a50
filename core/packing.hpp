// Values as bytes, for memory and for caches: short, quick to read, and of no meaning to any other build of this
// program.
#pragma once

#include "core/job.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace tachograph {

struct State;

// The bytes are not what this build writes.
struct Unpackable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Behind what is in `bytes`.
void append_packed(std::string& bytes, const Job& job);
Job unpack_job(std::string_view bytes);
// Whose job it is; the rest is not looked at.
JobId unpack_job_id(std::string_view bytes);

// The state but for its past.
std::string pack(const State& state);
State unpack_state(std::string_view bytes);

}  // namespace tachograph
