#include "core/values/text_digest.hpp"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace tachograph {

std::string text_digest(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (::EVP_Digest(text.data(), text.size(), bytes.data(), &size, ::EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    std::string digest = "sha256:";
    for (unsigned at = 0; at < size; ++at) digest += fmt::format("{:02x}", bytes[at]);
    return digest;
}

}  // namespace tachograph
