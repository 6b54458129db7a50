// A job's report, as answers link to it.
#pragma once

#include "core/jobs/job.hpp"

#include <string>

namespace tachograph {

std::string report_link(const Report& report);

}  // namespace tachograph
