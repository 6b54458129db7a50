// Whether the C and C++ programs of a build align their code. Without alignment, the place of a loop in memory may move
// its time by half.
#pragma once

#include <string>

namespace tachograph::runner {

// Whether a program in this checkout was compiled by GCC or Clang, and its code begins at no multiple of 32 bytes, as
// -falign-functions=64 would make it. Programs of other languages, and what cannot be read, do not count. The checkout
// is not trusted.
bool has_unaligned_program(const std::string& checkout);

}  // namespace tachograph::runner
