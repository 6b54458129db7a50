// Jobs as bytes, for memory and for caches.
#pragma once

#include "core/jobs/job.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

namespace tachograph {

// The bytes are not in the format of this build.
struct Unpackable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Appends to `bytes`.
void append_packed(std::string& bytes, const Job& job);
// Throws Unpackable.
Job unpack_job(std::string_view bytes);
// Reads the job's id only. Throws Unpackable.
JobId unpack_job_id(std::string_view bytes);

}  // namespace tachograph
