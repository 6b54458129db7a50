#include "tools/tachograph/http/routes.hpp"

#include "adapters/github/webhook.hpp"
#include "adapters/http/target.hpp"
#include "adapters/system/clock.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/comments/comment.hpp"
#include "core/values/overloaded.hpp"
#include "core/values/text.hpp"
#include "tools/tachograph/http/runner_endpoints.hpp"
#include "tools/tachograph/http/switchable_server.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

constexpr std::size_t small_body = 64 * 1024;
// A comment and the text of its pull request are 64 Ki characters each at most.
constexpr std::size_t largest_delivery = 2 * 1024 * 1024;

http::Response ignored(const std::string& why) { return answer_with(202, "ignored", why); }

// The service is ready for requests even if a part of its work is stuck.
http::Response readiness(const std::map<std::string, std::string>& troubles) {
    nlohmann::json json{{"status", "ready"}};
    if (!troubles.empty()) json["troubles"] = troubles;
    return {200, "application/json", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n", {}};
}

std::string header(const http::Request& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? std::string() : found->second;
}

// GitHub sends JSON, or a form with the JSON in it, as the webhook's settings say.
std::optional<std::string_view> payload_of(const http::Request& request, std::string& unwrapped) {
    if (!to_lower(header(request, "content-type")).starts_with("application/x-www-form-urlencoded"))
        return request.body;
    auto field = http::form_field(request.body, "payload");
    if (!field) return std::nullopt;
    unwrapped = *std::move(field);
    return unwrapped;
}

// `at` is when it happened, by this machine's clock.
Command command_of(const github::PullChanged& changed, const std::string& delivery, Timestamp at, bool supersede) {
    const Actor by{ActorKind::user, changed.by};
    if (!changed.open) return {PullClosed{changed.pull, by, delivery, at}, system::now()};
    return {PullPushed{changed.pull, by, changed.head, delivery, at, supersede, changed.by_id}, system::now()};
}

}  // namespace

Routes::Routes(RouteSettings settings, service::Writer& writer, RunnerEndpoints& desk, JobsEndpoint& jobs,
               const service::Troubles& troubles, service::RecentHeads& heads, const service::ForgeClock& forge_clock)
    : settings_(std::move(settings)),
      writer_(writer),
      desk_(desk),
      jobs_(jobs),
      troubles_(troubles),
      heads_(heads),
      forge_clock_(forge_clock) {}

http::Permit Routes::permit(const http::Request& head) const {
    if (head.path == settings_.bot_endpoint) return {largest_delivery, false};
    if (desk_.knows(head)) return {std::numeric_limits<std::size_t>::max(), true};
    return {head.path == "/api/report" ? settings_.unsigned_bytes : small_body, false};
}

// Small bodies are parsed on the server's thread, in less than a millisecond. Larger ones have a thread of their own.
void Routes::answer(http::Request request, const http::Reply& reply) {
    const auto asked = std::make_shared<const http::Request>(std::move(request));
    if (asked->body.size() <= small_body) return route(asked, reply);
    reader_.post([this, asked, reply] { route(asked, reply); });
}

void Routes::route(const Asked& request, const http::Reply& reply) {
    const std::string& path = request->path;
    const bool get = request->method == "GET" || request->method == "HEAD";
    const bool post = request->method == "POST";
    constexpr std::string_view job_prefix = "/api/v1/jobs/";
    if (post && path == settings_.bot_endpoint) return webhook(*request, reply);
    if ((get || post) && path == "/api/report_started") return desk_.started(request, reply);
    if (post && path == "/api/report") return desk_.reported(request, reply);
    if ((get || post) && path == "/api/report_failed") return desk_.failed(request, reply);
    if (get && path == "/api/v1/jobs") return jobs_.page(*request, reply);
    if (get && path.starts_with(job_prefix)) return jobs_.one(path.substr(job_prefix.size()), *request, reply);
    if (get && path == "/healthz") return reply(answer_with(200, "status", "alive"));
    if (get && path == "/readyz") return ready(reply);
    reply(problem(404, fmt::format("there is no {} {} here", request->method, path)));
}

void Routes::webhook(const http::Request& request, const http::Reply& reply) {
    if (!tokens::signature_holds(settings_.webhook_secret, request.body, header(request, "x-hub-signature-256"))) {
        return reply(
            problem(401, "the signature does not hold; give the forge the same webhook secret as this service"));
    }
    std::string unwrapped;
    const auto payload = payload_of(request, unwrapped);
    if (!payload) return reply(problem(400, "the body is a form without the field payload, which holds a delivery"));
    std::visit(
        overloaded{
            [&](const github::CommentCreated& comment) {
                const Comment heard{
                    comment.pull,      comment.id,   comment.author, comment.text, header(request, "x-github-delivery"),
                    comment.author_id, comment.doubt};
                submit(commands_of(heard, settings_.bot_name, system::now()), comment.repository_id, reply);
            },
            [&](const github::PullChanged& changed) {
                const auto steady = std::chrono::steady_clock::now();
                if (changed.open) heads_.note(changed.pull, changed.head, steady);
                const Timestamp at = forge_clock_.here(changed.at, system::now(), steady);
                submit({command_of(changed, header(request, "x-github-delivery"), at, settings_.supersede)},
                       changed.repository_id, reply);
            },
            [&](const github::MergeRequested& merge) {
                submit({{QueueMerge{
                             merge.pull, {ActorKind::user, merge.by}, merge.head, header(request, "x-github-delivery")},
                         system::now()}},
                       merge.repository_id, reply);
            },
            [&](const github::RepositoryRenamed& renamed) { note_name(renamed.id, renamed.name, reply); },
            [&](const github::Ignored& nothing) { reply(ignored(nothing.why)); },
            [&](const github::Malformed& malformed) { reply(problem(400, malformed.problem)); },
        },
        github::read_delivery(header(request, "x-github-event"), *payload));
}

void Routes::submit(std::vector<Command> commands, std::int64_t repository, const http::Reply& reply) {
    if (commands.empty()) return reply(ignored("no line is addressed to the bot"));
    if (settings_.numbered) {
        for (Command& command : commands) command.repository = repository;
    }
    writer_.submit(std::move(commands), [reply](const service::Receipt& receipt) {
        if (receipt.problem) return reply(problem(503, *receipt.problem));
        if (!receipt.stranger.empty()) return reply(ignored(receipt.stranger));
        static const http::Response recorded = answer_with(202, "status", "recorded");
        static const http::Response known = answer_with(202, "status", "known already");
        reply(receipt.events.empty() ? known : recorded);
    });
}

// Handles renames of repositories that the log knows. NameWatch finds all others.
void Routes::note_name(std::int64_t id, const std::string& name, const http::Reply& reply) {
    writer_.look([this, id, name, reply](const State& state) {
        const auto& known = state.access.known;
        const auto found = std::ranges::find_if(known, [&](const auto& entry) { return entry.second.id == id; });
        if (found == known.end()) return reply(ignored("that repository is not registered with the bot"));
        writer_.submit(
            {{NameRepository{found->first, id, name}, system::now()}}, [reply](const service::Receipt& receipt) {
                reply(receipt.problem ? problem(503, *receipt.problem) : answer_with(202, "status", "recorded"));
            });
    });
}

// Answers once the writer does; else the server says 503 after a while.
void Routes::ready(const http::Reply& reply) {
    writer_.check([reply, &troubles = troubles_](const std::optional<std::string>& failure) {
        if (failure) return reply(problem(503, "nothing can be written to the event log: " + *failure));
        reply(readiness(troubles.all()));
    });
}

}  // namespace tachograph::tools
