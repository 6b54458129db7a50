#include "adapters/tokens/hmac.hpp"

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
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

struct FreeMac {
    void operator()(EVP_MAC_CTX* mac) const { ::EVP_MAC_CTX_free(mac); }
};
using Mac = std::unique_ptr<EVP_MAC_CTX, FreeMac>;

// Created once, since looking up the algorithm by name is slow.
Mac new_mac() {
    EVP_MAC* algorithm = ::EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    Mac mac(::EVP_MAC_CTX_new(algorithm));
    ::EVP_MAC_free(algorithm);
    std::string digest = "SHA256";
    const std::array parameters{::OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0),
                                ::OSSL_PARAM_construct_end()};
    return mac && ::EVP_MAC_CTX_set_params(mac.get(), parameters.data()) == 1 ? std::move(mac) : nullptr;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool same(std::string_view left, std::string_view right) {
    return left.size() == right.size() && ::CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

}  // namespace

std::string hmac_sha256(std::string_view secret, std::string_view message) {
    thread_local const Mac mac = new_mac();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    std::size_t size = 0;
    const bool made = mac &&
                      ::EVP_MAC_init(mac.get(), bytes_of(secret.empty() ? "" : secret), secret.size(), nullptr) == 1 &&
                      ::EVP_MAC_update(mac.get(), bytes_of(message), message.size()) == 1 &&
                      ::EVP_MAC_final(mac.get(), digest.data(), &size, digest.size()) == 1;
    if (!made) throw std::runtime_error("HMAC-SHA256 failed");
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

bool secret_holds(std::string_view secret, std::string_view shown) { return !secret.empty() && same(secret, shown); }

std::string random_secret() {
    std::array<unsigned char, 32> bytes{};
    if (::RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw std::runtime_error("the system's random generator failed");
    return hex(bytes.data(), bytes.size());
}

}  // namespace tachograph::tokens
