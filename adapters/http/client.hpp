// One HTTP request to a service, for the runner and the command line.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace tachograph::http {

struct Call {
    std::string method = "GET";
    std::string url;  // http://host[:port]/path[?query]
    std::map<std::string, std::string> headers;
    std::string body;
    std::chrono::milliseconds timeout{30'000};  // for the whole exchange
};

struct Answer {
    int status = 0;
    std::string body;
};

// Throws Unavailable where no answer was had, and Refused where the URL can never be called, with one line that says
// why.
Answer send(const Call& call);

// Percent-encodes everything but the unreserved characters of RFC 3986.
std::string percent_encode(const std::string& text);

}  // namespace tachograph::http
