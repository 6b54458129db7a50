// Base64 with padding (RFC 4648, section 4).
#pragma once

#include <string>

namespace tachograph::system {

std::string base64(const std::string& bytes);

}  // namespace tachograph::system
