// One HTTP request to a service, over TLS where the address says https.
#pragma once

#include "core/ports/transport.hpp"

#include <string>

namespace tachograph::http {

using Call = HttpCall;
using Answer = HttpAnswer;

// As Transport says. The certificate must be good for the host, and signed by one of the system's authorities, or those
// of the file that the environment variable SSL_CERT_FILE names.
Answer send(const Call& call);

// Percent-encodes everything but the unreserved characters of RFC 3986.
std::string percent_encode(const std::string& text);

}  // namespace tachograph::http
