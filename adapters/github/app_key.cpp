#include "adapters/github/app_key.hpp"

#include "adapters/github/json.hpp"
#include "core/ports/failures.hpp"

#include <chrono>
#include <memory>
#include <vector>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace tachograph::github {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key read_key(const std::string& pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
    Key key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
    if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA)
        throw Refused("github_app.private_key_file has no RSA key in PEM; download the App's private key from GitHub");
    return key;
}

// Base64 for URLs, without padding (RFC 4648, section 5).
std::string encode(const std::string& bytes) {
    std::vector<unsigned char> text(4 * (bytes.size() / 3 + 1) + 1);
    const int size = EVP_EncodeBlock(text.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    std::string encoded(text.begin(), text.begin() + size);
    for (char& c : encoded) c = c == '+' ? '-' : c == '/' ? '_' : c;
    while (encoded.ends_with('=')) encoded.pop_back();
    return encoded;
}

std::string sign(EVP_PKEY* key, const std::string& text) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    const bool begun = EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                       EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1;
    std::string signature(size, '\0');
    if (!begun || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                                 text.size()) != 1)
        throw Refused("the App's private key cannot sign");
    signature.resize(size);
    return signature;
}

}  // namespace

std::string app_token(const std::string& app_id, const std::string& private_key, Timestamp now) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const std::string claims =
        encode(R"({"alg":"RS256","typ":"JWT"})") + "." +
        encode(dump_payload({{"iat", seconds - 60}, {"exp", seconds + 9 * 60}, {"iss", app_id}}));
    return claims + "." + encode(sign(read_key(private_key).get(), claims));
}

}  // namespace tachograph::github
