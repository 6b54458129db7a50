#include "tests/performance/forge_stub.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::performance {
namespace {

constexpr std::string_view repositories = "/repos/";
constexpr std::int64_t example_repository = 186'853'002;  // Codertocat/Hello-World

bool is_repository(const std::string& path) {
    return path.starts_with(repositories) && std::ranges::count(path, '/') == 3;
}

}  // namespace

std::int64_t account_number(const std::string& account) {
    constexpr std::int64_t codertocat = 21'031'067;
    if (account == "Codertocat") return codertocat;
    return static_cast<std::int64_t>(std::hash<std::string>{}(account) % 1'000'000) + 1;
}

ForgeStub::ForgeStub()
    : server_("127.0.0.1", 0, {},
              [this](const http::Request& request, const http::Reply& reply) { reply(answer(request)); }) {}

std::string ForgeStub::url() const { return fmt::format("http://127.0.0.1:{}", server_.port()); }

http::Response ForgeStub::answer(const http::Request& request) {
    if (request.path == "/user") return {200, "application/json", R"({"login": "tachograph", "id": 1})", {}};
    constexpr std::string_view users = "/users/";
    if (request.path.starts_with(users)) {
        const std::int64_t id = account_number(request.path.substr(users.size()));
        return {200, "application/json", fmt::format(R"({{"id": {}}})", id), {}};
    }
    if (is_repository(request.path)) {
        const std::string name = request.path.substr(repositories.size());
        return {
            200, "application/json", fmt::format(R"({{"id": {}, "full_name": "{}"}})", example_repository, name), {}};
    }
    if (request.method == "GET") return {200, "application/json", "[]", {}};
    if (!request.path.ends_with("/comments")) return {201, "application/json", R"({"id": 1})", {}};
    const std::lock_guard lock(mutex_);
    comments_.push_back({request.body, Clock::now()});
    came_.notify_all();
    return {201, "application/json", fmt::format(R"({{"id": {}}})", 1'000'000 + comments_.size()), {}};
}

std::optional<ForgeStub::Clock::time_point> ForgeStub::arrival_of(const std::string& part, Clock::time_point until) {
    std::unique_lock lock(mutex_);
    std::size_t looked = 0;
    const bool came = came_.wait_until(lock, until, [&] {
        while (looked < comments_.size() && comments_[looked].body.find(part) == std::string::npos) ++looked;
        return looked < comments_.size();
    });
    return came ? std::optional(comments_[looked].at) : std::nullopt;
}

std::size_t ForgeStub::comments() const {
    const std::lock_guard lock(mutex_);
    return comments_.size();
}

}  // namespace tachograph::performance
