#include "adapters/tokens/hmac.hpp"

#include <array>
#include <stdexcept>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace tachograph::tokens {
namespace {

std::string hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < size; ++at) {
        text += digits[bytes[at] >> 4U];
        text += digits[bytes[at] & 0xFU];
    }
    return text;
}

bool same(std::string_view left, std::string_view right) {
    return left.size() == right.size() && ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

std::string hmac_sha256(std::string_view secret, std::string_view message) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
    if (!::HMAC(::EVP_sha256(), secret.data(), static_cast<int>(secret.size()), bytes, message.size(), digest.data(),
                &size)) {
        throw std::runtime_error("HMAC-SHA256 failed");
    }
    return hex(digest.data(), size);
}

std::string sign_delivery(std::string_view secret, std::string_view body) {
    return "sha256=" + hmac_sha256(secret, body);
}

bool signature_holds(std::string_view secret, std::string_view body, std::string_view signature) {
    return !secret.empty() && same(sign_delivery(secret, body), signature);
}

std::string job_token(std::string_view secret, const JobId& job) { return hmac_sha256(secret, "job:" + to_text(job)); }

bool token_holds(std::string_view secret, const JobId& job, std::string_view token) {
    return !secret.empty() && (same(job_token(secret, job), token) || same(secret, token));
}

std::string random_secret() {
    std::array<unsigned char, 32> bytes{};
    if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the system gives no random numbers");
    return hex(bytes.data(), bytes.size());
}

}  // namespace tachograph::tokens
