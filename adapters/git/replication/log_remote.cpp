#include "adapters/git/replication/log_remote.hpp"

#include "adapters/git/log/append/journal_recovery.hpp"
#include "adapters/git/log/append/log_branch.hpp"
#include "adapters/git/repository/git_program.hpp"
#include "adapters/system/file_lock.hpp"
#include "core/events/event_text.hpp"

#include <chrono>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

const std::string alive = "refs/tachograph/alive";
// The host's tips, as last read.
const std::string seen_branch = "refs/remotes/host/main";
const std::string seen_alive = "refs/remotes/host/alive";

constexpr int packs_between_repacks = 32;

std::optional<std::int64_t> epoch_of(const CommitInfo& commit) {
    const auto read = parse_event(commit.message);
    const auto* event = std::get_if<Event>(&read);
    const auto* began = event ? std::get_if<ServiceBegan>(&event->body) : nullptr;
    return began ? std::optional(began->epoch) : std::nullopt;
}

}  // namespace

LogRemote::LogRemote(const std::string& path, Remote remote, std::string service)
    : repository_(Repository::open_or_create(path)), remote_(std::move(remote)), sign_{0, std::move(service)} {
    host_.log = repository_.reference(seen_branch);
}

// The local tip, or nullopt if the log has only its root: then there are no events to lose.
std::optional<ObjectId> LogRemote::log() const {
    const auto tip = repository_.reference(main_branch);
    if (!tip || repository_.commit(*tip).parents.empty()) return std::nullopt;
    return tip;
}

bool LogRemote::is_in_log(const ObjectId& commit) const {
    const auto tip = repository_.reference(main_branch);
    return tip && (tip == commit || repository_.merge_base(*tip, commit) == commit);
}

void LogRemote::read_host() {
    const auto at = remote_.references({main_branch, alive});
    const auto find = [&](const std::string& name) {
        const auto found = at.find(name);
        return found == at.end() ? std::nullopt : std::optional(found->second);
    };
    const RemoteTips now{find(main_branch), find(alive)};
    // A new writer moves the log and the heartbeat together. So if the log has not moved, the writer is the same, and
    // its new heartbeat need not be fetched.
    const bool is_known = now.log == host_.log && (!now.alive || writer_);
    if (is_known) {
        host_ = now;
        return;
    }
    std::vector<std::string> refspecs;
    if (now.log) refspecs.push_back(fmt::format("+{}:{}", main_branch, seen_branch));
    if (now.alive) refspecs.push_back(fmt::format("+{}:{}", alive, seen_alive));
    if (!refspecs.empty()) remote_.fetch(repository_.path(), refspecs);
    ++fetched_;
    // The host may have moved between ls-remote and fetch.
    host_.log = now.log ? repository_.reference(seen_branch) : std::nullopt;
    host_.alive = now.alive ? repository_.reference(seen_alive) : std::nullopt;
    writer_ = host_.alive ? read_heartbeat(repository_, *host_.alive) : std::nullopt;
}

// Every fetch adds a pack. A failure is ignored: reading is slower until a later repack succeeds.
void LogRemote::repack(const std::vector<std::string>& how) {
    fetched_ = 0;
    std::vector<std::string> arguments{"--git-dir=" + repository_.path(), "repack", "--quiet", "-d"};
    arguments.insert(arguments.end(), how.begin(), how.end());
    run_git({std::move(arguments), {{"pack.compression", "0"}, {"pack.window", "0"}}, std::chrono::minutes(10)});
}

std::optional<Heartbeat> LogRemote::writer() const { return host_.alive ? writer_ : std::nullopt; }

std::optional<std::string> LogRemote::follow() {
    const auto lock = lock_log(repository_.path());
    // These are leftovers of a killed process: this process holds the lock, so nobody else works here.
    for (const std::string& reference : {main_branch, seen_branch, seen_alive})
        ::unlink(fmt::format("{}/{}.lock", repository_.path(), reference).c_str());
    require_branch_of_journal(repository_);
    recover_journal(repository_.path());
    const bool is_first = !log();
    const auto published = host_.log;
    read_host();
    // If the host has a log, what is here may come from an interrupted fetch, and is fetched again.
    if (!host_.log) require_branch_of_what_is_there(repository_);
    note_what_host_lost(published);
    // A host sends deltas, which take several times as long to read. So the first fetch is repacked without deltas;
    // later repacks only keep the number of packs low.
    if (is_first && host_.log) repack({"-a", "-F"});
    if (fetched_ >= packs_between_repacks) repack({"--geometric=2"});
    if (!host_.log || is_in_log(*host_.log)) return std::nullopt;
    std::optional<std::string> aside;
    const auto here = log();
    if (here && repository_.merge_base(*here, *host_.log) != here) aside = set_aside(*here);
    repository_.move_reference(main_branch, *host_.log, repository_.reference(main_branch));
    return aside;
}

// The first epoch that began in the host's log after `base`, or nullopt.
std::optional<std::int64_t> LogRemote::epoch_begun_since(const std::optional<ObjectId>& base) const {
    std::optional<std::int64_t> epoch;
    for (std::optional<ObjectId> at = host_.log; at && at != base;) {
        const CommitInfo commit = repository_.commit(*at);
        if (const auto begun = epoch_of(commit)) epoch = begun;
        at = commit.parents.empty() ? std::nullopt : std::optional(commit.parents.front());
    }
    return epoch;
}

// The first local event after `base`, on the way to `tip`.
CommitInfo LogRemote::first_since(const std::optional<ObjectId>& base, const ObjectId& tip) const {
    CommitInfo first = repository_.commit(tip);
    while (!first.parents.empty() && first.parents.front() != base) first = repository_.commit(first.parents.front());
    return first;
}

// Keeps local events under a reference of their own. Refuses if the logs share only their root, because every log has
// the same root, unless the local events begin with an attempt to become the writer.
std::string LogRemote::set_aside(const ObjectId& tip) const {
    const auto base = repository_.merge_base(tip, *host_.log);
    const auto attempt = epoch_of(first_since(base, tip));
    const bool followed = base && !repository_.commit(*base).parents.empty();
    const auto begun = attempt || followed ? epoch_begun_since(base) : std::nullopt;
    if (!begun && !attempt) refuse();
    const std::string reference =
        fmt::format("refs/tachograph/fenced/{}-{:.10}", begun.value_or(attempt.value_or(1)) - 1, tip);
    if (repository_.reference(reference) != tip) repository_.move_reference(reference, tip, std::nullopt);
    return reference;
}

void LogRemote::refuse() const {
    throw Refused(fmt::format(
        "the event log {} and its remote {} have diverged (the local log ends with {:.12}, the remote's with {:.12}), "
        "and not because another service took over: only one service may write to a log. To go on with the "
        "remote's log, stop the service and move {} away",
        repository_.path(), remote_.name(), log().value_or(""), host_.log.value_or(""), repository_.path()));
}

// Throws if the host has events that the local log lacks. --force-with-lease alone would let a push replace them.
void LogRemote::give_way_to_another() const {
    if (!host_.log || is_in_log(*host_.log)) return;
    const auto tip = repository_.reference(main_branch);
    if (!epoch_begun_since(repository_.merge_base(*tip, *host_.log))) refuse();
    throw Fenced(fmt::format("{} has taken over the event log", writer_ ? writer_->service : "another service"));
}

ObjectId LogRemote::next_sign() {
    return write_heartbeat(repository_, repository_.commit(*repository_.reference(main_branch)).tree, sign_, signs_++);
}

// Records that the host's tips are now `pushed`.
void LogRemote::note(const RemoteTips& pushed) {
    repository_.move_reference(seen_branch, *pushed.log, repository_.reference(seen_branch));
    host_ = pushed;
    writer_ = sign_;
}

void LogRemote::give_way() const {
    throw Fenced(fmt::format("{} is about to write the event log", writer_ ? writer_->service : "another service"));
}

void LogRemote::announce(std::int64_t epoch) {
    if (host_.alive) return;
    sign_.epoch = epoch;
    const ObjectId sign = next_sign();
    try {
        remote_.push(repository_.path(), sign, alive, std::nullopt);
        read_host();
    } catch (const Unavailable&) {
        read_host();
        if (!host_.alive) throw;
    }
    if (!host_.alive)
        throw Unavailable(fmt::format(
            "{} accepts {} but hides it, so services could not see each other's heartbeat; configure the host to show "
            "refs/tachograph (transfer.hideRefs, uploadpack.hideRefs)",
            remote_.name(), alive));
    if (host_.alive != sign) give_way();
}

bool LogRemote::has_claimed() const { return claimed_ && claimed_ == repository_.reference(main_branch); }

void LogRemote::claim(std::int64_t epoch) {
    give_way_to_another();
    sign_.epoch = epoch;
    claimed_ = repository_.reference(main_branch);
    const RemoteTips expected = host_;
    const RemoteTips wanted{repository_.reference(main_branch), next_sign()};
    try {
        remote_.push(repository_.path(),
                     {{main_branch, wanted.log, expected.log}, {alive, wanted.alive, expected.alive}});
        note(wanted);
    } catch (const Unavailable&) {
        read_host();
        if (host_ == wanted) return;  // only the answer was lost
        give_way_to_another();
        if (host_.alive && host_.alive != expected.alive && host_.alive != wanted.alive) give_way();
        throw;
    }
}

// `published` is where the host's log was before.
void LogRemote::note_what_host_lost(const std::optional<ObjectId>& published) {
    if (!published || host_.log == published) return;
    const bool went_back = !host_.log || repository_.merge_base(*published, *host_.log) == host_.log;
    if (went_back) loss_ = Loss{*published, host_.log};
    // Another service has put it right, and said so.
    const bool restored =
        loss_ && host_.log && repository_.merge_base(loss_->published, *host_.log) == loss_->published;
    if (restored) loss_.reset();
}

std::optional<std::string> LogRemote::lost_by_host() const {
    if (!loss_) return std::nullopt;
    return fmt::format(
        "{} has lost events that were published: its log went back from {:.10} to {:.10}. They were here, and are "
        "pushed again. Find out whether somebody reset its branch, or restored a backup; this is said until the next "
        "start",
        remote_.name(), loss_->published, loss_->left.value_or("nothing"));
}

void LogRemote::publish() {
    while (true) {
        give_way_to_another();
        const RemoteTips expected = host_;
        RemoteTips wanted{repository_.reference(main_branch), host_.alive};
        try {
            std::vector<ReferenceMove> moves{{main_branch, wanted.log, expected.log}};
            if (wanted.log == expected.log) {
                wanted.alive = next_sign();
                moves.push_back({alive, wanted.alive, expected.alive});
            }
            remote_.push(repository_.path(), moves);
            return note(wanted);
        } catch (const Unavailable&) {
            read_host();
            if (host_ == wanted) return;  // only the answer was lost
            // If the host moved, an earlier push whose answer was lost had succeeded, or somebody reset the host's log:
            // retry from the new tips.
            if (host_ == expected) throw;
            note_what_host_lost(expected.log);
        }
    }
}

void LogRemote::release() {
    if (!host_.alive || host_.log != repository_.reference(main_branch)) return;
    remote_.push(repository_.path(), {{alive, std::nullopt, host_.alive}});
    host_.alive.reset();
}

void LogRemote::withdraw() {
    if (!host_.alive || writer_ != sign_) return;
    try {
        remote_.push(repository_.path(), {{alive, std::nullopt, host_.alive}});
        host_.alive.reset();
    } catch (const Unavailable&) {
        // Other services treat the heartbeat like one of a killed service.
    }
}

}  // namespace tachograph::git
