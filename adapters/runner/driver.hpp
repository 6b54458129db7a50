// The text of driver.jl, compiled into the program.
#pragma once

namespace tachograph::runner {

extern const char* const julia_driver;

}  // namespace tachograph::runner
