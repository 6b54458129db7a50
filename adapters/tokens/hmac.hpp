// Signatures and job tokens with HMAC-SHA256 (RFC 2104, FIPS 180-4).
#pragma once

#include "core/values/job_id.hpp"

#include <string>
#include <string_view>

namespace tachograph::tokens {

// Returns the digest in hexadecimal.
std::string hmac_sha256(std::string_view secret, std::string_view message);

// Returns the value of GitHub's header X-Hub-Signature-256: `sha256=<hex>` over the body.
std::string sign_delivery(std::string_view secret, std::string_view body);
// Compares in constant time. Always false if the secret is empty.
bool signature_holds(std::string_view secret, std::string_view body, std::string_view signature);

// Returns the token that opens the runner endpoints for this job only. It is derived from the secret, so nothing is
// stored.
std::string job_token(std::string_view secret, const JobId& job);
// Accepts the job's token, or the secret itself. DiffEqBot's runners have the secret, and whoever has it can make every
// token.
bool token_holds(std::string_view secret, const JobId& job, std::string_view token);

// Compares in constant time. Always false if the secret is empty.
bool secret_holds(std::string_view secret, std::string_view shown);

// Returns 32 random bytes of the system's generator, in hexadecimal.
std::string random_secret();

}  // namespace tachograph::tokens
