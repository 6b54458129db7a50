// Sends one HTTP request to a service, over TLS if the address says https.
#pragma once

#include "core/ports/transport.hpp"

#include <string>

namespace tachograph::http {

using Call = HttpCall;
using Answer = HttpAnswer;

// See Transport for errors and limits. The certificate must be valid for the host. It must be signed by an authority of
// the system, or of the file that the environment variable SSL_CERT_FILE names.
Answer send(const Call& call);

// Percent-encodes everything but the unreserved characters of RFC 3986.
std::string percent_encode(const std::string& text);

}  // namespace tachograph::http
