// The digest of a text that was acted on, so that an audit can tell if the text was edited later.
#pragma once

#include <string>
#include <string_view>

namespace tachograph {

// `sha256:` and 64 hexadecimal digits (FIPS 180-4), of the bytes.
std::string text_digest(std::string_view text);

}  // namespace tachograph
