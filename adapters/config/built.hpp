// The forges and executors of this version: what a configuration may name, and what the service can make.
#pragma once

#include <array>
#include <string_view>

namespace tachograph::config {

inline constexpr std::array<std::string_view, 2> forges{"github", "local"};
inline constexpr std::array<std::string_view, 2> executors{"local", "gitlab"};

}  // namespace tachograph::config
