// What people do on the stand-in for GitHub without asking its API.
#include "tests/deployment/fake_github.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

namespace tachograph::testing {

using Json = nlohmann::json;

Json FakeGitHub::add_review(const PullId& pull, const std::string& author, const std::string& text,
                            const std::string& state) {
    const std::string head = forge_.pull_state(pull).head;
    const std::lock_guard lock(mutex_);
    reviews_.push_back({pull, author, text,
                        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()), state, head});
    return {{"action", "submitted"},
            {"review", review_json(reviews_.size() - 1)},
            {"pull_request", {{"number", pull.number}}},
            {"repository", {{"id", repository_number(pull.repository)}, {"full_name", pull.repository}}}};
}

std::int64_t FakeGitHub::account_number(const std::string& account) {
    return static_cast<std::int64_t>(std::hash<std::string>{}(account) % 1'000'000) + 1;
}

std::int64_t FakeGitHub::repository_number(const std::string& repository) {
    return static_cast<std::int64_t>(std::hash<std::string>{}(repository) % 1'000'000) + 1'000'001;
}

Json FakeGitHub::repository_json(const std::string& repository) const {
    return {{"id", repository_number(repository)}, {"full_name", name_of(repository)}};
}

void FakeGitHub::rename(const std::string& repository, const std::string& name) {
    const std::lock_guard lock(mutex_);
    const auto before = renamed_.find(repository);
    owned_.try_emplace(before == renamed_.end() ? repository : before->second, repository);
    owned_[name] = repository;
    renamed_[repository] = name;
}

void FakeGitHub::remove(const std::string& repository) {
    const std::lock_guard lock(mutex_);
    removed_.insert(repository);
}

std::string FakeGitHub::folder_of(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto found = owned_.find(name);
    return found == owned_.end() ? name : found->second;
}

std::string FakeGitHub::name_of(const std::string& folder) const {
    const std::lock_guard lock(mutex_);
    const auto found = renamed_.find(folder);
    return found == renamed_.end() ? folder : found->second;
}

std::string FakeGitHub::told_number(const std::string& folder) {
    const std::string number = std::to_string(repository_number(folder));
    const std::lock_guard lock(mutex_);
    numbers_[number] = folder;
    return number;
}

std::string FakeGitHub::folder_of_number(const std::string& number) const {
    const std::lock_guard lock(mutex_);
    const auto found = numbers_.find(number);
    return found == numbers_.end() ? "nobody/nothing" : found->second;
}

bool FakeGitHub::is_removed(const std::string& folder) const {
    const std::lock_guard lock(mutex_);
    return removed_.contains(folder);
}

void FakeGitHub::edit_comment(const std::string& comment, const std::string& text) {
    const std::lock_guard lock(mutex_);
    edits_[number_of(comment)] = {text,
                                  std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())};
}

void FakeGitHub::delete_fork(const PullId& pull) {
    const std::lock_guard lock(mutex_);
    orphans_.insert(pull);
}

Json FakeGitHub::add_thread_comment(const PullId& pull, const std::string& author, const std::string& text,
                                    std::chrono::seconds drafted_before) {
    const std::lock_guard lock(mutex_);
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    threads_.push_back({pull, author, text, now, {}, {}, now - drafted_before});
    return {{"action", "created"},
            {"comment", thread_json(threads_.size() - 1)},
            {"pull_request", {{"number", pull.number}}},
            {"repository", {{"id", repository_number(pull.repository)}, {"full_name", pull.repository}}}};
}

void FakeGitHub::edit_thread_comment(std::size_t index, const std::string& text) {
    const std::lock_guard lock(mutex_);
    threads_.at(index).text = text;
    threads_.at(index).edited = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::vector<std::string> FakeGitHub::thread_reactions(std::size_t index) const {
    const std::lock_guard lock(mutex_);
    const auto found = thread_reactions_.find(index);
    return found == thread_reactions_.end() ? std::vector<std::string>{} : found->second;
}

void FakeGitHub::note_merge(const PullId& pull, const std::string& commit, const std::string& merger) {
    note_rebase(pull, {commit}, merger);
}

void FakeGitHub::note_rebase(const PullId& pull, const std::vector<std::string>& commits, const std::string& merger) {
    forge_.set_pull_state(pull, "merged");
    const std::lock_guard lock(mutex_);
    merges_[pull] = {commits, merger};
}

bool FakeGitHub::has_brought(const PullId& pull, const std::string& commit) const {
    const std::lock_guard lock(mutex_);
    const auto found = merges_.find(pull);
    return found != merges_.end() && std::ranges::find(found->second.commits, commit) != found->second.commits.end();
}

std::vector<std::string> FakeGitHub::notes(const std::string& commit) const {
    const std::lock_guard lock(mutex_);
    const auto found = notes_.find(commit);
    return found == notes_.end() ? std::vector<std::string>{} : found->second;
}

void FakeGitHub::note_push(const PullId& pull, const std::string& before, const std::string& after, Timestamp at) {
    const std::lock_guard lock(mutex_);
    pushes_[pull].push_back({before, after, at});
}

}  // namespace tachograph::testing
