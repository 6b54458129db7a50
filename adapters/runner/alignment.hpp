// Finds C and C++ programs that were built without alignment of their code. Without alignment, the address of a loop
// may change its time by half.
#pragma once

#include <string>

namespace tachograph::runner {

// Whether the checkout has a program by GCC or Clang whose code section is aligned to less than 32 bytes.
// -falign-functions=64 would align it. Programs of other languages and files that cannot be read are skipped. The
// checkout is not trusted.
bool has_unaligned_program(const std::string& checkout);

}  // namespace tachograph::runner
