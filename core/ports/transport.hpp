// HTTP for adapters that call another service.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace tachograph {

struct HttpCall {
    std::string method = "GET";
    std::string url;  // http[s]://host[:port]/path[?query]
    std::map<std::string, std::string> headers;
    std::string body;
    std::chrono::milliseconds timeout{30'000};  // for the whole exchange
};

struct HttpAnswer {
    int status = 0;
    std::string body;
    std::map<std::string, std::string> headers;  // names in lower case
};

// The header's value; empty if the answer has no such header. `name` is in lower case.
inline std::string header_of(const HttpAnswer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? std::string() : found->second;
}

// Throws Unavailable if no answer arrived, and Refused if the URL can never be called; the text is one line that says
// why. Certificate and host name are verified.
using Transport = std::function<HttpAnswer(const HttpCall&)>;

}  // namespace tachograph
