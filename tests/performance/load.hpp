// Signed deliveries, sent by wrk over many connections. Each connection waits for the answer before it sends the next.
#pragma once

#include "adapters/http/client.hpp"
#include "tests/performance/servers.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace tachograph::performance {

// GitHub's own example of a comment on a pull request, with `@tachograph status` in it, and that many comment ids.
struct Deliveries {
    std::uint64_t first = 0;
    std::size_t count = 0;
};

struct Answers {
    std::size_t answered = 0;
    double rate = 0;  // a second
    double p50 = 0;   // in ms
    double p99 = 0;
    double cpu = 0;  // in µs of the server's CPU time per answer
};

// Throws std::runtime_error if an answer is not a success, if the deliveries run out, or if an answered delivery is not
// durable. `folder` is for prepared files.
Answers send_deliveries(const Server& server, const Deliveries& deliveries, int connections, int seconds,
                        const std::string& folder);

// A new comment on pull request 1.
struct Said {
    std::uint64_t comment = 0;  // its number
    std::string author;
    std::string text;
};

// Its delivery, as GitHub makes and signs it.
http::Call delivery(const Server& server, const Said& said);

}  // namespace tachograph::performance
