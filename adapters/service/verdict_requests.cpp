#include "adapters/service/verdict_requests.hpp"

#include "core/ports/failures.hpp"
#include "core/state/ruling.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"
#include "reports/accepted_text.hpp"
#include "reports/formats/formats.hpp"
#include "reports/written_report.hpp"

#include <string>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::service {
namespace {

constexpr std::size_t longest_name = 200;

// `<path>.json` beside `<path>.md`.
std::string path_of_json(const Job& job) {
    const std::string_view path = job.report->path;
    return std::string(path.substr(0, path.rfind('.'))) + ".json";
}

std::string what(const std::string& benchmark) {
    return benchmark == all_benchmarks ? std::string("every change") : inline_code(shorten(benchmark, longest_name));
}

const char* in_words(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::success:
            return "passes";
        case Conclusion::neutral:
            return "is neutral";
        case Conclusion::failure:
            return "fails";
    }
    return "fails";
}

CommandBody rule_on(const FollowVerdictRequest& effect, const std::string& json) {
    const VerdictRequest& request = effect.request;
    Ruling ruling;
    ruling.accepted = effect.accepted;
    const bool accepts = request.command == "accept";
    if (accepts) {
        reports::require_acceptable(json, request.benchmark);
        accept(ruling, {request.benchmark, request.reason, request.author.name, {}});
    } else {
        reopen(ruling, request.benchmark);
    }
    const Conclusion conclusion = reports::conclusion_with(json, ruling.accepted);
    return RuleOnVerdict{request.effect, conclusion,
                         fmt::format("{} of job {} is {}, for {}: the check {} now.\n", what(request.benchmark),
                                     request.job.number, accepts ? "accepted" : "open again",
                                     inline_code(effect.job.head.substr(0, 10)), in_words(conclusion))};
}

}  // namespace

CommandBody follow_verdict_request(ReportStore& store, const FollowVerdictRequest& effect) {
    const std::string json = store.file(path_of_json(effect.job));
    try {
        if (effect.request.command != "why") return rule_on(effect, json);
        return RequestAnswered{effect.request.effect, reports::why(json, effect.request.benchmark)};
    } catch (const reports::UnreadableResult& unreadable) {
        throw Refused(unreadable.what());
    }
}

void record_ruling(ReportStore& store, const RecordRuling& effect) {
    const std::string json = path_of_json(effect.job);
    const std::string& markdown = effect.job.report->path;
    try {
        store.amend(effect.job.id, fmt::format("Record what is accepted of {}", to_path(effect.job.id)),
                    {{markdown, reports::with_accepted(store.file(markdown), effect.accepted)},
                     {json, reports::with_acceptances(store.file(json), effect.accepted)}});
    } catch (const reports::UnreadableResult& unreadable) {
        throw Refused(unreadable.what());
    }
}

}  // namespace tachograph::service
