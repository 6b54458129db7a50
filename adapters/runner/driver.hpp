// driver.jl as text, built into the program.
#pragma once

namespace tachograph::runner {

extern const char* const julia_driver;

}  // namespace tachograph::runner
