// The texts of driver.jl and select.sh, compiled into the program.
#pragma once

namespace tachograph::runner {

extern const char* const julia_driver;
extern const char* const select_script;

}  // namespace tachograph::runner
