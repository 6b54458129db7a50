#include "adapters/git/local_forge/local_forge.hpp"

#include "adapters/system/durable_file.hpp"
#include "core/commands/base_words.hpp"
#include "core/ports/failures.hpp"
#include "core/values/actor.hpp"
#include "core/values/markdown.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;

std::string head_reference(int number) { return fmt::format("refs/pull/{}/head", number); }

std::string word_of(Reaction reaction) {
    switch (reaction) {
        case Reaction::eyes:
            return "eyes";
        case Reaction::confused:
            return "confused";
    }
    return {};
}

std::vector<std::string> folders_of(const fs::path& path) {
    std::vector<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(path, none)) {
        if (entry.is_directory()) names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
}

PullDescription description_of(const Repository& repository, const PullId& pull) {
    auto description = read_pull(repository, pull.number);
    if (!description) throw Missing(fmt::format("there is no pull request {}", to_text(pull)));
    const auto head = repository.reference(head_reference(pull.number));
    const auto target = repository.reference("refs/heads/" + description->target);
    const bool contained = head && target && repository.merge_base(*head, *target) == head;
    if (description->state == "open" && contained) description->state = "merged";
    return std::move(*description);
}

bool contains(const Repository& repository, const ObjectId& tip, const ObjectId& commit) {
    return repository.merge_base(tip, commit) == commit;
}

ObjectId named_base(const Repository& repository, const ResolveRequest& wanted, const ObjectId& head) {
    const std::string name = short_reference(wanted.base_ref);
    const bool branch_meant = name.starts_with("heads/");
    const bool tag_meant = name.starts_with("tags/");
    const auto branch =
        tag_meant ? std::nullopt : repository.resolve("refs/" + (branch_meant ? name : "heads/" + name));
    const auto tag = branch_meant ? std::nullopt : repository.resolve("refs/" + (tag_meant ? name : "tags/" + name));
    if (branch && tag && *branch != *tag) throw Refused(ambiguous_base(name, *branch, *tag));
    if (branch || tag) return branch ? *branch : *tag;
    const bool may_be_id = name.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
    const auto commit = may_be_id ? repository.resolve(name) : std::nullopt;
    if (!commit) throw Refused(no_such_base(wanted.pull.repository, name));
    const auto holds = [&](const std::string& reference) {
        const auto tip = repository.resolve(reference);
        return tip && contains(repository, *tip, *commit);
    };
    const bool known = contains(repository, head, *commit) ||
                       std::ranges::any_of(repository.references("refs/heads/*"), holds) ||
                       std::ranges::any_of(repository.references("refs/tags/*"), holds);
    if (!known) throw Refused(foreign_base(*commit));
    return *commit;
}

// The head when the comment was made. Commits that are pushed later are not what the comment asked to benchmark.
ObjectId head_as_of(const Repository& repository, const PullId& pull, const std::string& comment) {
    for (const StoredComment& stored : read_comments(repository, pull.number)) {
        if (stored.id == comment && !stored.head.empty()) return stored.head;
    }
    throw Refused(fmt::format("comment {} is not on {}", comment, to_text(pull)));
}

}  // namespace

LocalForge::LocalForge(std::string root, std::string bot_name, std::function<Timestamp()> clock)
    : root_(std::move(root)), bot_name_(std::move(bot_name)), clock_(std::move(clock)) {
    // Like Repository::open_or_create(): a killed process may have left files that are visible, but not durable.
    if (fs::exists(root_)) system::sync_recent_names(root_);
}

std::string LocalForge::path_of(const std::string& repository) const { return root_ + "/" + repository + ".git"; }

Repository LocalForge::open(const std::string& repository) const {
    const bool exists = is_repository_name(repository) && fs::exists(path_of(repository) + "/HEAD");
    if (!exists)
        throw Refused(
            fmt::format("there is no repository {}; make it with git init --bare {}", repository, path_of(repository)));
    return Repository::open(path_of(repository));
}

Commits LocalForge::resolve(const ResolveRequest& wanted) {
    const std::lock_guard lock(mutex_);
    const PullId& pull = wanted.pull;
    const Repository repository = open(pull.repository);
    const PullDescription description = description_of(repository, pull);
    if (description.state != "open") throw Refused(fmt::format("{} is {}", to_text(pull), description.state));
    const ObjectId head = wanted.head.empty() ? head_as_of(repository, pull, wanted.comment) : wanted.head;
    if (!wanted.base_ref.empty()) return {head, named_base(repository, wanted, head), description.target};
    const auto target = repository.reference("refs/heads/" + description.target);
    if (!target) throw Refused(no_target(pull.repository, description.target));
    const auto base = repository.merge_base(head, *target);
    if (!base) throw Refused(nothing_in_common(to_text(pull), description.target));
    return {head, *base, description.target};
}

std::optional<std::string> LocalForge::head_at(const PullId& pull, const std::string& comment) {
    const std::lock_guard lock(mutex_);
    return head_as_of(open(pull.repository), pull, comment);
}

PullState LocalForge::pull_state(const PullId& pull) {
    const std::lock_guard lock(mutex_);
    const Repository repository = open(pull.repository);
    const PullDescription description = description_of(repository, pull);
    return {description.state == "open",
            repository.reference(head_reference(pull.number)).value_or(""),
            "",
            clock_(),
            description.author,
            description.target};
}

std::string LocalForge::put_comment(const PutComment& comment) {
    const std::lock_guard lock(mutex_);
    const Repository repository = open(comment.pull.repository);
    description_of(repository, comment.pull);
    std::string id;
    write_comment(
        repository, comment.pull.number,
        [&](const std::vector<StoredComment>& comments) -> std::optional<StoredComment> {
            // Only the bot's own comments count, because others may quote the marker.
            const auto ours = std::ranges::find_if(comments, [&](const StoredComment& stored) {
                return same_account(stored.author, bot_name_) && stored.text.starts_with(hidden(comment.marker));
            });
            const Timestamp now = clock_();
            if (ours == comments.end()) {
                id = next_comment_id(comment.pull.number, comments);
                return StoredComment{id, bot_name_, comment.body, now, {}, {}, {}};
            }
            id = ours->id;
            if (ours->text == comment.body) return std::nullopt;
            StoredComment edited = *ours;
            edited.text = comment.body;
            edited.edited_at = now;
            return edited;
        },
        clock_());
    return id;
}

void LocalForge::react(const React& reaction) {
    const std::lock_guard lock(mutex_);
    const std::string word = word_of(reaction.reaction);
    write_comment(
        open(reaction.pull.repository), reaction.pull.number,
        [&](const std::vector<StoredComment>& comments) -> std::optional<StoredComment> {
            const auto found = std::ranges::find(comments, reaction.comment, &StoredComment::id);
            if (found == comments.end())
                throw Refused(fmt::format("there is no comment {} on {}", reaction.comment, to_text(reaction.pull)));
            if (std::ranges::find(found->reactions, word) != found->reactions.end()) return std::nullopt;
            StoredComment seen = *found;
            seen.reactions.push_back(word);
            return seen;
        },
        clock_());
}

std::string LocalForge::clone_url(const std::string& repository) { return fs::absolute(path_of(repository)); }

FoundComments LocalForge::comments_since(Timestamp since) {
    std::vector<ForgeComment> found;
    for (const PullId& pull : pulls()) {
        for (const StoredComment& comment : comments(pull)) {
            const bool theirs = !same_account(comment.author, bot_name_);
            const std::string doubt = comment.edited_at ? "edits do not count" : "";
            if (theirs && comment.at >= since)
                found.push_back({pull, comment.id, comment.author, comment.text, comment.at, 0, doubt});
        }
    }
    std::ranges::stable_sort(found, {}, &ForgeComment::at);
    return {std::move(found)};
}

PullId LocalForge::open_pull(const std::string& repository_name, const std::string& revision, const std::string& target,
                             const std::string& author, const std::string& title) {
    const std::lock_guard lock(mutex_);
    const Repository repository = open(repository_name);
    const auto head = repository.resolve(revision);
    if (!head) throw Refused(fmt::format("{} has no branch, tag or commit named '{}'", repository_name, revision));
    if (!repository.reference("refs/heads/" + target))
        throw Refused(fmt::format("{} has no branch '{}'", repository_name, target));
    int number = 1;
    for (const PullId& pull : pulls_of(repository_name)) number = std::max(number, pull.number + 1);
    while (!repository.move_reference(head_reference(number), *head, std::nullopt)) ++number;
    write_pull(repository, number, {author, title, target, "open"}, clock_());
    return {repository_name, number};
}

void LocalForge::set_pull_state(const PullId& pull, const std::string& state) {
    const std::lock_guard lock(mutex_);
    const Repository repository = open(pull.repository);
    PullDescription description = description_of(repository, pull);
    description.state = state;
    write_pull(repository, pull.number, description, clock_());
}

ForgeComment LocalForge::add_comment(const PullId& pull, const std::string& author, const std::string& text) {
    const std::lock_guard lock(mutex_);
    const Repository repository = open(pull.repository);
    description_of(repository, pull);
    const Timestamp now = clock_();
    ForgeComment added{pull, {}, author, text, now};
    write_comment(
        repository, pull.number,
        [&](const std::vector<StoredComment>& comments) {
            added.id = next_comment_id(pull.number, comments);
            return StoredComment{
                added.id, author, text, now, {}, repository.reference(head_reference(pull.number)).value_or(""), {}};
        },
        now);
    return added;
}

std::vector<StoredComment> LocalForge::comments(const PullId& pull) {
    const std::lock_guard lock(mutex_);
    return read_comments(open(pull.repository), pull.number);
}

PullDescription LocalForge::describe(const PullId& pull) {
    const std::lock_guard lock(mutex_);
    return description_of(open(pull.repository), pull);
}

std::vector<PullId> LocalForge::pulls_of(const std::string& repository) const {
    std::vector<PullId> found;
    for (const std::string& name : open(repository).references("refs/pull/*/conversation")) {
        const auto pull = parse_pull_id(fmt::format("{}#{}", repository, name.substr(10, name.find('/', 10) - 10)));
        if (pull) found.push_back(*pull);
    }
    std::ranges::sort(found);
    return found;
}

std::vector<OpenPull> LocalForge::open_pulls(const std::string& repository) {
    const std::lock_guard lock(mutex_);
    std::vector<OpenPull> found;
    const Repository opened = open(repository);
    for (const PullId& pull : pulls_of(repository)) {
        if (description_of(opened, pull).state == "open")
            found.push_back({pull, opened.reference(head_reference(pull.number)).value_or(""), clock_()});
    }
    return found;
}

// Writes a git note, which `git log --notes=tachograph` shows.
void LocalForge::note_commit(const std::string& repository, const NoteCommit& note) {
    const std::lock_guard lock(mutex_);
    open(repository).note("refs/notes/tachograph", note.commit, note.body, clock_());
}

std::vector<PullId> LocalForge::pulls() {
    const std::lock_guard lock(mutex_);
    std::vector<PullId> found;
    for (const std::string& owner : folders_of(root_)) {
        for (const std::string& folder : folders_of(fs::path(root_) / owner)) {
            const std::string repository = owner + "/" + folder.substr(0, folder.rfind(".git"));
            if (!folder.ends_with(".git") || !is_repository_name(repository)) continue;
            for (PullId& pull : pulls_of(repository)) found.push_back(std::move(pull));
        }
    }
    return found;
}

}  // namespace tachograph::git
