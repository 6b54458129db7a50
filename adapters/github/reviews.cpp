#include "adapters/github/reviews.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/webhook.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace tachograph::github {
namespace {

// The list of pull requests and the lists of reviews may show the same moment so far apart. Times are whole seconds.
constexpr std::chrono::seconds shown_within{60};

}  // namespace

// A new review updates its pull request.
std::vector<Reviews::Listed> Reviews::updated_since(Rest& rest, const std::string& repository, Timestamp since) {
    std::vector<Listed> listed;
    rest.each(repository, repo_path(repository) + "/pulls?state=all&sort=updated&direction=desc",
              [&](const Json& json) {
                  const Timestamp updated = required_moment(json, "updated_at");
                  const bool recent = updated >= std::chrono::floor<std::chrono::seconds>(since);
                  if (recent) listed.push_back({{repository, json.at("number").get<int>()}, updated});
                  return recent;
              });
    return listed;
}

// Whether it was read as it is now.
bool Reviews::is_read(const Read& read, const Listed& listed, Timestamp since) {
    return read.updated == listed.updated && read.since <= since;
}

void Reviews::read(Rest& rest, const Listed& listed, Timestamp since, Read& read) {
    std::vector<Written> reviews;
    rest.each(listed.pull.repository, pull_path(listed.pull) + "/reviews", [&](const Json& json) {
        // A review that is not submitted has no time, and is ignored. The list does not say whether a review was
        // edited.
        Written review = written_in(json, listed.pull, review_id(json.at("id").get<std::int64_t>()), "submitted_at");
        if (!review.comment.text.empty() && review.comment.at >= since) reviews.push_back(std::move(review));
        return true;
    });
    read.updated = listed.updated;
    read.at = rest.time().now();
    read.since = since;
    read.reviews = std::move(reviews);
}

// Those to read, in order: first those that were not read as they are now, then those whose reviews the last reading
// may have been too early for.
std::vector<Reviews::Listed> Reviews::waiting(const std::vector<Listed>& listed, const ByNumber& known,
                                              Timestamp since) const {
    std::vector<Listed> waiting;
    const auto read_of = [&](const Listed& one) -> const Read& { return known.at(one.pull.number); };
    for (const Listed& one : listed) {
        if (!is_read(read_of(one), one, since) || read_of(one).at <= one.updated + shown_within) waiting.push_back(one);
    }
    const auto rank = [&](const Listed& one) {
        return std::tuple(is_read(read_of(one), one, since), read_of(one).turn, one.updated, one.pull.number);
    };
    std::ranges::sort(waiting, {}, rank);
    return waiting;
}

bool Reviews::visit(Rest& rest, const std::string& repository, Timestamp since, int& budget, const Keep& keep) {
    const std::lock_guard lock(mutex_);
    const std::vector<Listed> listed = updated_since(rest, repository, since);
    ByNumber& known = known_[repository];
    ByNumber former = std::exchange(known, {});
    ++turn_;
    for (const Listed& one : listed) {
        const auto before = former.find(one.pull.number);
        known[one.pull.number] = before == former.end() ? Read{.turn = turn_} : std::move(before->second);
    }
    ++turn_;
    for (const Listed& one : waiting(listed, known, since)) {
        if (budget == 0) break;
        --budget;
        Read& entry = known.at(one.pull.number);
        // Before it is read, so that one that fails does not keep the others waiting.
        entry.turn = turn_;
        read(rest, one, since, entry);
    }
    for (const auto& [number, entry] : known) {
        for (const Written& review : entry.reviews) keep(review);
    }
    return std::ranges::all_of(listed,
                               [&](const Listed& one) { return is_read(known.at(one.pull.number), one, since); });
}

}  // namespace tachograph::github
