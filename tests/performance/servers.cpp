#include "tests/performance/servers.hpp"

#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"
#include "tests/performance/child.hpp"
#include "tests/performance/forge_stub.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace tachograph::performance {
namespace {

constexpr std::chrono::seconds patience{120};
// A server is idle if it uses less than this part of a processor.
constexpr double most_when_idle = 0.02;

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool answers(const std::string& url) {
    try {
        return http::send({"GET", url, {}, {}}).status < 500;
    } catch (const Unavailable&) {
        return false;
    }
}

void wait_for(const std::string& url, const std::string& log) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!answers(url)) {
        if (std::chrono::steady_clock::now() > end)
            throw std::runtime_error(fmt::format("{} does not answer: {}", url, content_of(log)));
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

nlohmann::json our_config(const std::string& folder, int port, const std::string& github_url) {
    return {
        {"admin", "chris"},
        {"benchmarkers", {"Codertocat"}},  // who is heard as often as they speak
        {"registered_repos", {"Codertocat/Hello-World"}},
        {"forge", "github"},
        {"executor", "local"},
        {"listen", fmt::format("127.0.0.1:{}", port)},
        {"data_dir", folder},
        {"github_api_url", github_url},
        {"github_account", {{"access_token", "of nobody"}}},
        {"github_app", {{"webhook_secret", webhook_secret}}},
    };
}

std::string our_command(const std::string& folder, const nlohmann::json& config) {
    const std::string path = folder + "/config.json";
    std::ofstream(path) << config;
    return fmt::format("exec {} serve --config {}", TACHOGRAPH_PROGRAM, path);
}

std::string our_count(const std::string& folder) {
    return fmt::format("git -C {}/events.git rev-list --count --grep '^Event: question.asked/2$' main", folder);
}

std::string probot_command(const std::string& folder, int port) {
    run_script(fmt::format("openssl genrsa -out {}/app.pem 2048 2>/dev/null", folder));
    return fmt::format(
        "export APP_ID=1 PRIVATE_KEY_PATH={0}/app.pem WEBHOOK_SECRET='{1}' HOST=127.0.0.1 PORT={2} LOG_LEVEL=warn "
        "NODE_ENV=production DELIVERIES={0}/deliveries; "
        "exec {3}/node_modules/.bin/node {3}/node_modules/probot/bin/probot.js run {4}/performance/probot/app.mjs",
        folder, webhook_secret, port, TACHOGRAPH_NPM, TACHOGRAPH_TEST_SOURCES);
}

}  // namespace

Server::Server(int port, std::string path, std::string probe, std::string count, const std::string& command,
               const std::string& folder)
    : port_(port), path_(std::move(path)), count_(std::move(count)), process_(command, folder + "/output") {
    wait_for(fmt::format("http://127.0.0.1:{}{}", port, probe), folder + "/output");
}

Server Server::ours(const std::string& folder, const std::string& github_url) {
    const int port = testing::free_port();
    // Whose accounts the configuration names is asked at the first start.
    const ForgeStub at_first;
    const std::string github = github_url.empty() ? at_first.url() : github_url;
    return Server(port, "/webhooks/github", "/readyz", our_count(folder),
                  our_command(folder, our_config(folder, port, github)), folder);
}

Server Server::with_log_at(const std::string& url, const std::string& folder) {
    const int port = testing::free_port();
    const ForgeStub at_first;
    nlohmann::json config = our_config(folder, port, at_first.url());
    config["event_log"] = {{"remote", url}};
    return Server(port, "/webhooks/github", "/readyz", our_count(folder), our_command(folder, config), folder);
}

Server Server::probot(const std::string& folder) {
    const int port = testing::free_port();
    return Server(port, "/api/github/webhooks", "/ping", fmt::format("wc -l < {}/deliveries", folder),
                  probot_command(folder, port), folder);
}

std::size_t Server::resident_memory() const {
    std::ifstream status(fmt::format("/proc/{}/status", process_.id()));
    for (std::string word; status >> word;) {
        std::size_t kilobytes = 0;
        if (word == "VmRSS:" && status >> kilobytes) return kilobytes * 1024;
    }
    throw std::runtime_error("a server has ended that was to run");
}

double Server::cpu_seconds() const {
    const std::string stat = content_of(fmt::format("/proc/{}/stat", process_.id()));
    // The second field is the program's name in brackets; it may contain spaces.
    std::istringstream fields(stat.substr(std::min(stat.rfind(')') + 1, stat.size())));
    constexpr int before_times = 11;
    constexpr int times = 4;  // user, system, and both of children
    std::string skipped;
    for (int n = 0; n < before_times; ++n) fields >> skipped;
    double all = 0;
    for (int n = 0; n < times; ++n) {
        double ticks = 0;
        if (!(fields >> ticks)) throw std::runtime_error("a server has ended that was to run");
        all += ticks;
    }
    return all / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::size_t Server::idle_memory(std::chrono::seconds quiet) const {
    const auto end = std::chrono::steady_clock::now() + patience;
    for (double before = cpu_seconds(), after = 0; std::chrono::steady_clock::now() < end; before = after) {
        std::this_thread::sleep_for(quiet);
        after = cpu_seconds();
        if (after - before < most_when_idle * static_cast<double>(quiet.count())) return resident_memory();
    }
    throw std::runtime_error("a server is never idle");
}

std::size_t Server::recorded(std::size_t expected) const {
    std::size_t count = 0;
    for (int tries = 0; tries < 100; ++tries) {
        count = std::stoul(output_of(count_));
        if (count >= expected) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return count;
}

}  // namespace tachograph::performance
