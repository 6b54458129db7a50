#include "tests/performance/load.hpp"

#include "adapters/tokens/hmac.hpp"
#include "tests/performance/child.hpp"
#include "tests/performance/forge_stub.hpp"

#include <ctime>
#include <fstream>
#include <stdexcept>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::performance {
namespace {

constexpr std::uint64_t placeholder = 4'242'424'242;

nlohmann::json example() {
    std::ifstream file(TACHOGRAPH_WEBHOOK_EXAMPLES);
    for (const auto& event : nlohmann::json::parse(file)) {
        if (event.at("name") != "issue_comment") continue;
        for (const auto& payload : event.at("examples"))
            if (payload.at("action") == "created") return payload;
    }
    throw std::runtime_error("GitHub's examples have no comment");
}

nlohmann::json on_pull_request() {
    nlohmann::json payload = example();
    payload["issue"]["pull_request"] = {{"url", "https://api.github.com/repos/Codertocat/Hello-World/pulls/1"}};
    return payload;
}

std::string body() {
    nlohmann::json payload = on_pull_request();
    payload["comment"]["body"] = "@tachograph status";
    payload["comment"]["id"] = placeholder;
    return payload.dump();
}

// As deliveries.lua reads it.
void prepare(const std::string& file, const std::string& path, const Deliveries& deliveries) {
    const std::string all = body();
    const std::string id = std::to_string(placeholder);
    const auto at = all.find(id);
    const std::string before = all.substr(0, at);
    const std::string after = all.substr(at + id.size());
    std::ofstream out(file);
    out << path << '\n' << before << '\n' << after << '\n';
    for (std::uint64_t n = deliveries.first; n < deliveries.first + deliveries.count; ++n) {
        const std::string signature = tokens::sign_delivery(webhook_secret, fmt::format("{}{}{}", before, n, after));
        out << n << ' ' << signature << '\n';
    }
    if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

nlohmann::json last_line(const std::string& output) {
    return nlohmann::json::parse(output.substr(output.find_last_of('\n') + 1));
}

}  // namespace

Answers send_deliveries(const Server& server, const Deliveries& deliveries, int connections, int seconds,
                        const std::string& folder) {
    const std::string file = folder + "/deliveries-to-send";
    prepare(file, server.path(), deliveries);
    const std::size_t before = server.recorded();
    const double cpu_before = server.cpu_seconds();
    const auto result = last_line(output_of(
        fmt::format("wrk -t1 -c{} -d{}s --timeout 30s -s {}/performance/deliveries.lua http://127.0.0.1:{} -- {}",
                    connections, seconds, TACHOGRAPH_TEST_SOURCES, server.port(), file)));
    const std::size_t answered = result.at("answered");
    const std::size_t durable = server.recorded(before + answered) - before;
    if (result.at("failed") != 0 || durable < answered)
        throw std::runtime_error(fmt::format("of {} deliveries, {} are durable: {}", answered, durable, result.dump()));
    // Once all are durable, because work that is put off until after the answer counts too.
    const double cpu = server.cpu_seconds() - cpu_before;
    const double took = result.at("us").get<double>() / 1e6;
    const auto count = static_cast<double>(answered);
    return {answered, count / took, result.at("p50_us").get<double>() / 1e3, result.at("p99_us").get<double>() / 1e3,
            cpu * 1e6 / count};
}

http::Call delivery(const Server& server, const Said& said) {
    static const nlohmann::json any = on_pull_request();
    nlohmann::json payload = any;
    auto& comment = payload["comment"];
    comment["id"] = said.comment;
    comment["body"] = said.text;
    comment["user"]["login"] = said.author;
    comment["user"]["id"] = account_number(said.author);
    comment["created_at"] = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
    comment["updated_at"] = comment["created_at"];
    payload["sender"] = comment["user"];
    const std::string text = payload.dump();
    return {"POST",
            fmt::format("http://127.0.0.1:{}{}", server.port(), server.path()),
            {{"Content-Type", "application/json"},
             {"X-GitHub-Event", "issue_comment"},
             {"X-GitHub-Delivery", std::to_string(said.comment)},
             {"X-Hub-Signature-256", tokens::sign_delivery(webhook_secret, text)}},
            text};
}

}  // namespace tachograph::performance
