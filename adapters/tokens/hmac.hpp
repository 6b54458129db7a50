// HMAC-SHA256 (RFC 2104, FIPS 180-4): who knows a secret can sign, and nobody else.
#pragma once

#include "core/values/job_id.hpp"

#include <string>
#include <string_view>

namespace tachograph::tokens {

// In hexadecimal.
std::string hmac_sha256(std::string_view secret, std::string_view message);

// What GitHub sends as X-Hub-Signature-256: `sha256=<hex>` over the body.
std::string sign_delivery(std::string_view secret, std::string_view body);
// In constant time. Never with an empty secret.
bool signature_holds(std::string_view secret, std::string_view body, std::string_view signature);

// Opens the runner endpoints for this job only. Nothing needs to be stored: it is worked out from the secret.
std::string job_token(std::string_view secret, const JobId& job);
// The job's token, or the secret itself: runners of DiffEqBot's have it, and who has it can make every token.
bool token_holds(std::string_view secret, const JobId& job, std::string_view token);

// The same, in constant time. Never with an empty secret.
bool secret_holds(std::string_view secret, std::string_view shown);

// 32 bytes from the system's generator, in hexadecimal.
std::string random_secret();

}  // namespace tachograph::tokens
