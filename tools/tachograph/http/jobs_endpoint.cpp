#include "tools/tachograph/http/jobs_endpoint.hpp"

#include "adapters/tokens/hmac.hpp"
#include "core/commands/repository_names.hpp"
#include "core/values/actor.hpp"
#include "core/values/text.hpp"
#include "tools/tachograph/http/switchable_server.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <future>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace tachograph::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int longest_queue = 64;
constexpr int usual_limit = 100;
constexpr int highest_limit = 500;
// The pause, as a multiple of the time that the writer took.
constexpr int rest = 9;
constexpr std::chrono::milliseconds longest_rest{1'000};
constexpr int past_numbers = std::numeric_limits<int>::max();

std::string at(const std::map<std::string, std::string>& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string() : found->second;
}

// Returns the default if the limit is missing; nullopt if it is not a number from 1 to `most`.
std::optional<int> number_at(const http::Request& request, const std::string& key, int usual, int most) {
    const std::string text = at(request.query, key);
    if (text.empty()) return usual;
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number >= 1 && number <= most ? std::optional(number) : std::nullopt;
}

JobRange all_of(const std::string& repository) { return {{{repository, 0}, 0}, {{repository, past_numbers}, 0}, 0}; }

JobRange common_part(const JobRange& one, const JobRange& other) {
    return {std::max(one.after, other.after), std::min(one.before, other.before), one.most};
}

// Returns the requested range, or one line about what is wrong.
std::variant<JobRange, std::string> range_of(const http::Request& request, const JobsSettings& settings) {
    const auto limit = number_at(request, "limit", usual_limit, highest_limit);
    if (!limit) return fmt::format("limit must be a number from 1 to {}", highest_limit);
    const std::string named = at(request.query, "repo");
    const std::string repository = named.empty() ? named : settings.in_log(named);
    const auto pull = number_at(request, "pr", 0, past_numbers - 1);
    if (!pull || (*pull > 0 && repository.empty())) return "pr must be the number of a pull request, and needs repo";
    JobRange range;
    if (!repository.empty()) range = all_of(repository);
    if (*pull > 0) range = {{{repository, *pull}, 0}, {{repository, *pull + 1}, 0}, 0};
    if (const std::string after = at(request.query, "after"); !after.empty()) {
        const auto job = parse_job_id(after);
        if (!job) return "after must be a job id, such as owner/repo/412/1";
        range.after =
            std::max(range.after, JobId{{settings.in_log(job->pull.repository), job->pull.number}, job->number});
    }
    range.most = static_cast<std::size_t>(*limit);
    return range;
}

std::string link_to_next(const http::Request& request, const Job& last) {
    std::string link = "</api/v1/jobs?after=" + percent_encoded(to_text(last.id));
    for (const char* key : {"limit", "repo", "pr"}) {
        const std::string value = at(request.query, key);
        if (!value.empty()) link += fmt::format("&{}={}", key, percent_encoded(value));
    }
    return link + ">; rel=\"next\"";
}

// Reads one job more than a page holds: if it exists, there is another page.
http::Response page_of(std::vector<Job> jobs, std::size_t most, const http::Request& request) {
    http::Response response;
    if (jobs.size() > most) {
        jobs.resize(most);
        response.headers["Link"] = link_to_next(request, jobs.back());
    }
    response.body = jobs_json(jobs);
    return response;
}

}  // namespace

JobsEndpoint::JobsEndpoint(JobsSettings settings, service::Writer& writer)
    : settings_(std::move(settings)), writer_(writer) {}

void JobsEndpoint::page(const http::Request& request, const http::Reply& reply) {
    auto range = range_of(request, settings_);
    if (const auto* wrong = std::get_if<std::string>(&range)) return reply(problem(400, *wrong));
    auto wanted = std::get<JobRange>(std::move(range));
    const std::size_t most = wanted.most++;
    const std::vector<JobRange> ranges = ranges_of(request, wanted);
    if (ranges.empty()) {
        return reply(problem(403,
                             "these jobs are not public; send api.token in the header Authorization, or "
                             "add their repository to api.public"));
    }
    const auto look = [ranges, most](const State& state) {
        std::vector<Job> jobs;
        for (JobRange part : ranges) {
            part.most -= jobs.size();
            std::ranges::move(jobs_in(state, part), std::back_inserter(jobs));
            if (jobs.size() > most) break;
        }
        return jobs;
    };
    tell(
        look, [most, request](std::vector<Job> jobs) { return page_of(std::move(jobs), most, request); }, reply);
}

void JobsEndpoint::one(const std::string& id, const http::Request& request, const http::Reply& reply) {
    auto wanted = parse_job_id(id);
    if (!wanted) return reply(problem(400, "not a job id; expected owner/repo/412/1"));
    wanted->pull.repository = settings_.in_log(wanted->pull.repository);
    if (!is_public(wanted->pull.repository) && !sees_all(request))
        return reply(problem(403,
                             "this job is not public; send api.token in the header Authorization, or add "
                             "its repository to api.public"));
    const auto look = [wanted](const State& state) {
        auto found = find_job(state, *wanted);
        return found ? std::vector{*std::move(found)} : std::vector<Job>();
    };
    const auto say = [](const std::vector<Job>& jobs) {
        return jobs.empty() ? problem(404, "there is no such job")
                            : http::Response{200, "application/json", jobs_json(jobs), {}};
    };
    tell(look, say, reply);
}

bool JobsEndpoint::sees_all(const http::Request& request) const {
    return !settings_.token.empty() &&
           tokens::secret_holds("Bearer " + settings_.token, at(request.headers, "authorization"));
}

bool JobsEndpoint::is_public(const std::string& repository) const {
    return std::ranges::any_of(settings_.public_repositories, [&](const std::string& open) {
        return open == "*" || same_account(settings_.in_log(open), repository);
    });
}

std::vector<JobRange> JobsEndpoint::ranges_of(const http::Request& request, const JobRange& wanted) const {
    const auto& open = settings_.public_repositories;
    if (is_one_of(open, "*") || sees_all(request)) return {wanted};
    std::set<std::string> repositories;
    for (const std::string& name : open) repositories.insert(settings_.in_log(name));
    std::vector<JobRange> ranges;
    const std::string named = at(request.query, "repo");
    for (const std::string& repository : repositories) {
        if (named.empty() || same_account(settings_.in_log(named), repository))
            ranges.push_back(common_part(wanted, all_of(repository)));
    }
    return ranges;
}

void JobsEndpoint::tell(Look look, Tell tell, const http::Reply& reply) {
    if (waiting_ >= longest_queue) {
        http::Response busy = problem(503, "too many requests for jobs; retry later");
        busy.headers["Retry-After"] = "5";
        return reply(std::move(busy));
    }
    ++waiting_;
    teller_.post([this, look = std::move(look), tell = std::move(tell), reply] {
        --waiting_;
        const auto seen = std::make_shared<std::promise<std::vector<Job>>>();
        auto answer = seen->get_future();
        const auto took = std::make_shared<Clock::duration>();
        writer_.look([seen = std::move(seen), took, look](const State& state) {
            const auto begun = Clock::now();
            std::vector<Job> jobs = look(state);
            *took = Clock::now() - begun;
            seen->set_value(std::move(jobs));
        });
        try {
            reply(tell(answer.get()));
        } catch (const std::future_error&) {
            return;  // the writer is stopping; the caller gets an answer anyway
        }
        std::this_thread::sleep_for(std::min<Clock::duration>(rest * *took, longest_rest));
    });
}

}  // namespace tachograph::tools
