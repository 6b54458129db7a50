#include "tools/tachograph/http/runner_endpoints.hpp"

#include "adapters/system/clock.hpp"
#include "adapters/tokens/hmac.hpp"
#include "core/ports/failures.hpp"
#include "reports/formats/formats.hpp"
#include "reports/run_results.hpp"

#include <utility>

#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

using runner_api::Sender;
using runner_api::Unreadable;

http::Response say(int status, const std::string& key, const std::string& text) {
    const nlohmann::json json{{key, text}};
    return {status, "application/json", json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n", {}};
}

// Returns the answer if the job needs no report of the runner any more; nullopt if it does.
std::optional<http::Response> conclusion(const Job& job, const Sender& sender) {
    if (!sender.commit.empty() && sender.commit != job.head)
        return say(409, "error", "the job is about another commit");
    if (job.stage == Stage::measured || job.stage == Stage::reported)
        return say(200, "status", "the results are here already");
    if (is_terminal(job.stage)) return say(410, "error", "the job is over: it was " + to_text(job.stage));
    return std::nullopt;
}

runner_api::Words words_of(const http::Request& request) { return {request.query, request.headers, request.body}; }

std::optional<Job> job_of(const State& state, const Sender& sender) {
    if (sender.job) return find_job(state, {sender.pull, *sender.job});
    const Job* active = active_job(state, sender.pull);
    return active ? std::optional(*active) : std::nullopt;
}

// Calls `reply` when everything is durable.
http::Reply later(const WhenDurable& when_durable, const http::Reply& reply) {
    return [when_durable, reply](http::Response response) {
        when_durable([reply, response = std::move(response)] { reply(response); });
    };
}

// Answers with `recorded` if the report is recorded, and reports errors at once through `reply`.
service::Writer::Done say_outcome(const http::Reply& reply, const http::Reply& recorded) {
    return [reply, recorded](const service::Receipt& receipt) {
        if (receipt.problem) return reply(say(503, "error", *receipt.problem));
        recorded(
            say(receipt.events.empty() ? 200 : 202, "status", receipt.events.empty() ? "known already" : "recorded"));
    };
}

}  // namespace

RunnerEndpoints::RunnerEndpoints(std::string secret, std::string org, service::Writer& writer, ReportStore& reports,
                                 WhenDurable when_durable)
    : secret_(std::move(secret)),
      org_(std::move(org)),
      writer_(writer),
      reports_(reports),
      when_durable_(std::move(when_durable)) {}

void RunnerEndpoints::admit(const Sender& sender, const http::Reply& reply, std::function<void(const Job&)> next) {
    // A sender without a valid token does not use the writer's time.
    if (sender.job && !tokens::token_holds(secret_, {sender.pull, *sender.job}, sender.key))
        return reply(say(401, "error", "this is not the job's token"));
    writer_.look(
        [secret = secret_, when_durable = when_durable_, sender, reply, next = std::move(next)](const State& state) {
            const std::optional<Job> job = job_of(state, sender);
            // A sender without a valid token does not learn whether the job exists.
            const JobId claimed = job ? job->id : JobId{sender.pull, sender.job.value_or(0)};
            if (!tokens::token_holds(secret, claimed, sender.key))
                return reply(say(401, "error", "this is not the job's token"));
            if (!job) return reply(say(404, "error", "there is no such job"));
            if (const auto over = conclusion(*job, sender)) return later(when_durable, reply)(*over);
            next(*job);
        });
}

bool RunnerEndpoints::knows(const http::Request& head) const {
    const auto shown = runner_api::read_credentials(head.headers);
    return shown && tokens::token_holds(secret_, shown->job, shown->key);
}

void RunnerEndpoints::started(const Asked& request, const http::Reply& reply) {
    const auto message = runner_api::read_started(words_of(*request), org_);
    if (const auto* unreadable = std::get_if<Unreadable>(&message))
        return reply(say(400, "error", unreadable->problem));
    const Sender sender = std::get<runner_api::Started>(message).sender;
    admit(sender, reply, [&writer = writer_, sender, reply](const Job& job) {
        writer.submit({{RunnerStarted{job.id, sender.runner}, system::now()}}, say_outcome(reply, reply));
    });
}

void RunnerEndpoints::failed(const Asked& request, const http::Reply& reply) {
    const auto message = runner_api::read_failed(words_of(*request), org_);
    if (const auto* unreadable = std::get_if<Unreadable>(&message))
        return reply(say(400, "error", unreadable->problem));
    const auto failure = std::get<runner_api::Failed>(message);
    admit(failure.sender, reply,
          [&writer = writer_, failure, reply, last = later(when_durable_, reply)](const Job& job) {
              writer.submit({{RunnerFailed{job.id, failure.sender.runner, failure.reason, failure.log}, system::now()}},
                            say_outcome(reply, last));
          });
}

// Parses the results only after the sender is authenticated.
void RunnerEndpoints::reported(const Asked& request, const http::Reply& reply) {
    const auto reporter = runner_api::read_reporter(words_of(*request), org_);
    if (const auto* unreadable = std::get_if<Unreadable>(&reporter))
        return reply(say(400, "error", unreadable->problem));
    const auto sender = std::get<Sender>(reporter);
    admit(sender, reply, [this, sender, request, reply](const Job& job) {
        keeper_.post([this, id = job.id, sender, request, reply] { keep(id, sender, request, reply); });
    });
}

void RunnerEndpoints::keep(const JobId& job, Sender sender, const Asked& request, const http::Reply& reply) {
    const auto message = runner_api::read_report(std::move(sender), request->body);
    if (const auto* unreadable = std::get_if<Unreadable>(&message))
        return reply(say(400, "error", unreadable->problem));
    const auto& report = std::get<runner_api::Reported>(message);
    try {
        reports::parse_run_results(report.results);
        const std::string kept = reports_.keep(job, report.results);
        writer_.submit({{RunnerMeasured{job, report.sender.runner, kept}, system::now()}},
                       say_outcome(reply, later(when_durable_, reply)));
    } catch (const reports::UnreadableResult& unreadable) {
        reply(say(400, "error", unreadable.what()));
    } catch (const Unavailable& unavailable) {
        reply(say(503, "error", unavailable.what()));
    }
}

}  // namespace tachograph::tools
