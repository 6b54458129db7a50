// Between Beast's messages and ours. Included by .cpp files of this room only.
#pragma once

#include "adapters/http/server.hpp"

#include <optional>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

namespace tachograph::http {

using RequestMessage = boost::beast::http::request<boost::beast::http::string_body>;
using ResponseMessage = boost::beast::http::response<boost::beast::http::string_body>;

// Without its body. Nothing if the target cannot be read, or HTTP/1.1 comes without its one Host.
std::optional<Request> to_request(const RequestMessage& message);

// A response that HTTP cannot carry (a header with control characters, no status) becomes a 500.
ResponseMessage to_message(Response response, unsigned version, bool keep_alive);

// `{"error": <reason>}`; the reason is text of ours without quotes.
Response problem(int status, const std::string& reason);
// 503, and when to ask again.
Response try_later(const std::string& reason);

}  // namespace tachograph::http
