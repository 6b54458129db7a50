// Whether the values of a configuration can work, as far as their text tells.
#pragma once

#include "adapters/config/config.hpp"
#include "adapters/config/section.hpp"

namespace tachograph::config {

// Reports what cannot work, and completes names: a bare repository name gets the organisation.
void check_values(Section& section, Config& config);

}  // namespace tachograph::config
