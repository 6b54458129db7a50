#include "tests/simulation/forge.hpp"

#include "core/ports/failures.hpp"
#include "core/values/markdown.hpp"
#include "core/values/text.hpp"
#include "tests/simulation/call.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph::simulation {
namespace {

// Hosts give up on what they could not deliver, long before the watch does not look back that far any more.
constexpr std::chrono::minutes longest_delay{30};

}  // namespace

Forge::Forge(Setting& setting) : setting_(setting) {
    for (const std::string repository : {"demo/sums", "demo/sorts", "demo/other"}) {
        for (int number = 1; number <= 2; ++number)
            pulls_[{repository, number}] = {{true, commit(), {}, setting_.now, "dave", "main"}, commit()};
    }
}

std::string Forge::commit() { return commit_id(0xabc00000, ++commits_); }

std::vector<PullId> Forge::pulls() const {
    std::vector<PullId> all;
    for (const auto& [id, pull] : pulls_) all.push_back(id);
    return all;
}

void Forge::comment(const PullId& pull, const std::string& author, const std::string& text) {
    setting_.diary.note(fmt::format("{} comments on {}: {}", author, to_text(pull), escape_line(text)));
    say(pull, author, text);
}

void Forge::say(const PullId& pull, const std::string& author, const std::string& text) {
    const std::string id = std::to_string(1001 + comments_.size());
    comments_.push_back({pull, id, author, text, std::chrono::floor<std::chrono::seconds>(setting_.now)});
    heads_[id] = pulls_.at(pull).condition.head;
    send({{}, setting_.now, comments_.back(), pull, author, {}});
}

void Forge::push(const PullId& pull, const std::string& by) {
    Pull& pushed = pulls_.at(pull);
    pushed.condition.head = commit();
    pushed.condition.at = setting_.now;
    setting_.diary.note(fmt::format("{} pushes to {}", by, to_text(pull)));
    tell_of(pull, by);
}

void Forge::set_open(const PullId& pull, const std::string& by, bool open) {
    PullState& condition = pulls_.at(pull).condition;
    if (condition.open == open) return;
    condition.open = open;
    condition.at = setting_.now;
    condition.closed_by = open ? "" : by;
    setting_.diary.note(fmt::format("{} {} {}", by, open ? "opens" : "closes", to_text(pull)));
    tell_of(pull, by);
}

void Forge::tell_of(const PullId& pull, const std::string& by) {
    send({{}, setting_.now, std::nullopt, pull, by, pulls_.at(pull).condition});
}

void Forge::send(Delivery delivery) {
    delivery.id = fmt::format("delivery-{}", ++deliveries_);
    under_way_.push_back(std::move(delivery));
}

std::optional<Delivery> Forge::deliver() {
    if (under_way_.empty()) return std::nullopt;
    const auto at = under_way_.begin() + static_cast<std::ptrdiff_t>(setting_.random.below(under_way_.size()));
    Delivery delivery = *at;
    const bool late = setting_.now - delivery.at > longest_delay;
    const bool repeated = setting_.strikes(setting_.weather.delivery_repeated);
    if (!repeated || late) under_way_.erase(at);
    if (late || setting_.strikes(setting_.weather.delivery_dropped)) return std::nullopt;
    return delivery;
}

Commits Forge::resolve(const ResolveRequest& wanted) {
    const Call call(setting_, "resolve " + to_text(wanted.pull));
    const Pull& pull = pulls_.at(wanted.pull);
    if (!pull.condition.open) throw Refused(to_text(wanted.pull) + " is closed");
    if (wanted.base_ref == "nowhere") throw Refused("there is no nowhere");
    setting_.refuse_some("resolve " + wanted.comment);
    return call.answer(Commits{wanted.head.empty() ? heads_.at(wanted.comment) : wanted.head, pull.base, "main"});
}

std::optional<std::string> Forge::head_at(const PullId& /*pull*/, const std::string& comment) {
    const Call call(setting_, "head as of comment " + comment);
    return call.answer(std::optional(heads_.at(comment)));
}

std::vector<const ForgeComment*> Forge::marked(const PullId& pull, const std::string& marker) const {
    std::vector<const ForgeComment*> found;
    for (const ForgeComment& comment : comments_) {
        if (comment.pull == pull && comment.author == bot_name && comment.text.starts_with(hidden(marker)))
            found.push_back(&comment);
    }
    return found;
}

std::optional<std::string> Forge::find(const PutComment& wanted) {
    const Call call(setting_, "find " + wanted.marker);
    if (!wanted.known.empty()) return wanted.known;
    const auto found = marked(wanted.pull, wanted.marker);
    return found.empty() ? std::nullopt : std::optional(found.front()->id);
}

std::string Forge::put_comment(const PutComment& wanted) {
    const auto found = find(wanted);
    return put(wanted, found);
}

std::string Forge::put(const PutComment& wanted, const std::optional<std::string>& found) {
    const Call call(setting_, (found ? "edit " : "create ") + wanted.marker);
    if (found) {
        const auto same = std::ranges::find(comments_, *found, &ForgeComment::id);
        require(same != comments_.end() && same->author == bot_name && same->text.starts_with(hidden(wanted.marker)),
                "another comment was edited than that of " + wanted.marker);
        same->text = wanted.body;
        return call.answer(*found);
    }
    setting_.refuse_some("create " + wanted.marker);
    require(marked(wanted.pull, wanted.marker).empty(), "a second comment for " + wanted.marker);
    require(wanted.body.starts_with(hidden(wanted.marker)), "a comment without its marker " + wanted.marker);
    say(wanted.pull, bot_name, wanted.body);
    return call.answer(comments_.back().id);
}

void Forge::react(const React& reaction) {
    const Call call(setting_, "react to " + reaction.comment);
    setting_.refuse_some("react to " + reaction.comment);
    reactions_.insert(reaction.comment);
    call.answer(true);
}

void Forge::set_status(const PullId& /*pull*/, const CommitStatus& status) {
    const Call call(setting_, "status of " + status.job);
    setting_.refuse_some("status of " + status.job);
    call.answer(true);
}

std::string Forge::clone_url(const std::string& repository) {
    const Call call(setting_, "where " + repository + " is cloned from");
    return call.answer("https://forge.example/" + repository);
}

FoundComments Forge::comments_since(Timestamp since) {
    const Call call(setting_, "comments since " + to_text(since));
    std::vector<ForgeComment> found;
    for (const ForgeComment& comment : comments_) {
        if (comment.at >= since && comment.author != bot_name) found.push_back(comment);
    }
    found = call.answer(std::move(found));
    ++readings_;
    return {std::move(found)};
}

PullState Forge::pull_state(const PullId& pull) {
    const Call call(setting_, "look at " + to_text(pull));
    return call.answer(pulls_.at(pull).condition);
}

// The policy's home has none.
std::vector<OpenPull> Forge::open_pulls(const std::string& repository) {
    const Call call(setting_, "open pull requests of " + repository);
    return call.answer(std::vector<OpenPull>{});
}

std::vector<Person> Forge::approvers_of(const PullId& pull, const std::string& /*head*/) {
    const Call call(setting_, "approvers of " + to_text(pull));
    return call.answer(std::vector<Person>{});
}

std::optional<std::int64_t> Forge::account_id(const std::string& account) {
    const Call call(setting_, "number of " + account);
    return call.answer(std::optional<std::int64_t>(0));
}

void Forge::note_commit(const std::string& /*repository*/, const NoteCommit& note) {
    const Call call(setting_, "note beside " + note.commit);
    setting_.refuse_some("note beside " + note.commit);
    notes_.insert(note.commit);
    call.answer(true);
}

std::optional<Merge> Forge::merge_behind(const std::string& /*repository*/, const std::string& commit) {
    const Call call(setting_, "what brought " + commit);
    return call.answer(std::optional<Merge>());
}

}  // namespace tachograph::simulation
