// Converts between the messages of Beast and those of this room.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/http/server.hpp"

#include <optional>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace tachograph::http {

using RequestMessage = boost::beast::http::request<boost::beast::http::string_body>;
using ResponseMessage = boost::beast::http::response<boost::beast::http::string_body>;

// The result has no body. Nullopt if the target cannot be parsed, or HTTP/1.1 comes without exactly one Host header.
std::optional<Request> to_request(const RequestMessage& message);

// A response that HTTP cannot carry (a header with control characters, no status) becomes a 500.
ResponseMessage to_message(Response response, unsigned version, bool keep_alive);

// Returns `{"error": <reason>}`; `reason` is a literal of ours without quotes.
Response problem(int status, const std::string& reason);
// Returns 503 with Retry-After.
Response try_later(const std::string& reason);

}  // namespace tachograph::http
