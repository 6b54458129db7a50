#include "adapters/git/repository/remote.hpp"

#include "adapters/git/repository/git_program.hpp"
#include "adapters/system/child_process.hpp"
#include "adapters/system/durable_file.hpp"
#include "adapters/system/file_lock.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

// `https://user:password@host/path` as `https://host/path`.
std::string without_password(const std::string& url) {
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return url;
    const auto host = scheme + 3;
    const auto at = url.rfind('@', url.find('/', host));
    return at == std::string::npos || at < host ? url : url.substr(0, host) + url.substr(at + 1);
}

constexpr std::size_t most_words = 1000;  // bytes of a host's message

// The host's own message, such as which rule rejected a push. Git passes it on in lines that begin with `remote:`.
std::string words_of_host(const std::string& output) {
    std::istringstream lines(output);
    std::string words;
    for (std::string line; std::getline(lines, line) && words.size() < most_words;) {
        if (!line.starts_with("remote: ")) continue;
        std::istringstream parts(line.substr(8));
        for (std::string word; parts >> word;) words += (words.empty() ? "" : " ") + word;
    }
    return shorten(printable(words), most_words);
}

// The line of git's output that says why the call failed. A rejected reference comes first: git writes that line to
// another stream, so it may stand anywhere. Otherwise the first error is the cause, and later lines are advice.
std::string first_complaint(const GitOutcome& outcome) {
    std::istringstream lines(outcome.output);
    std::string first;
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        // `! <id>:<reference> [rejected] (<why>)`; the id is cut off because it differs at each retry.
        if (line.starts_with("!")) return line.substr(line.find(':') + 1);
        if (first.empty() && (line.starts_with("fatal: ") || line.starts_with("error: "))) first = line;
        if (!line.empty()) last = line;
    }
    if (!first.empty()) return first;
    return last.empty() ? fmt::format("git ended with exit code {}", outcome.code) : last;
}

std::string complaint(const GitOutcome& outcome) {
    if (outcome.code == 124 || outcome.code == 137) return "it did not answer in time";
    std::string why = first_complaint(outcome);
    std::ranges::replace(why, '\t', ' ');
    const std::string words = words_of_host(outcome.output);
    return words.empty() || why.starts_with("remote: ") ? why : fmt::format("{}; the host says: {}", why, words);
}

// Whether git's output says that HTTP answered with 401 or 403.
bool is_about_credentials(const GitOutcome& outcome) {
    constexpr std::array signs{"could not read Username",
                               "could not read Password",
                               "Authentication failed",
                               "returned error: 401",
                               "returned error: 403",
                               "HTTP 401",
                               "HTTP 403"};
    return std::ranges::any_of(signs, [&](const char* sign) { return outcome.output.find(sign) != std::string::npos; });
}

GitOutcome run_as(GitOrder order, const std::string& url, const std::string& authorization) {
    if (!authorization.empty())
        order.configuration.emplace_back(fmt::format("http.{}.extraHeader", url), "Authorization: " + authorization);
    return run_git(order);
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

void end_calls_by(std::chrono::steady_clock::time_point moment) { system::end_children_by(moment); }

Remote::Remote(RemoteSettings settings) : settings_(std::move(settings)), name_(without_password(settings_.url)) {}

std::string Remote::run(const std::string& what, std::vector<std::string> arguments) const {
    return run(what, std::move(arguments), settings_.patience);
}

std::string Remote::run(const std::string& what, std::vector<std::string> arguments,
                        std::chrono::seconds patience) const {
    const GitOrder order{std::move(arguments),
                         {{"remote.host.url", settings_.url},
                          {"protocol.version", "2"},
                          {"protocol.ext.allow", "never"},
                          {"gc.auto", "0"},
                          {"maintenance.auto", "false"},
                          {"http.lowSpeedLimit", "100"},
                          {"http.lowSpeedTime", "30"},
                          {"fetch.unpackLimit", "1"}},
                         patience};
    const auto authorization = [&] { return settings_.authorization ? settings_.authorization() : std::string(); };
    const std::string shown = authorization();
    GitOutcome outcome = run_as(order, settings_.url, shown);
    // The host may revoke a token before it expires.
    if (outcome.code != 0 && settings_.forget && is_about_credentials(outcome)) {
        settings_.forget();
        if (const std::string renewed = authorization(); renewed != shown)
            outcome = run_as(order, settings_.url, renewed);
    }
    if (outcome.code == 0) return outcome.output;
    std::string why = complaint(outcome);
    if (settings_.url != name_) replace_all(why, settings_.url, name_);
    throw Unavailable(fmt::format("cannot {} {}: {}", what, name_, why));
}

RemoteTip Remote::tip(const std::string& branch) const {
    RemoteTip tip{branch.empty() ? "refs/heads/main" : branch, {}};
    std::istringstream lines(
        run("read", {"ls-remote", "--symref", "host", "HEAD", branch.empty() ? "refs/heads/*" : branch}));
    for (std::string line; std::getline(lines, line);) {
        const auto tab = line.find('\t');
        if (tab == std::string::npos) continue;
        const std::string value = line.substr(0, tab);
        const std::string reference = line.substr(tab + 1);
        if (branch.empty() && reference == "HEAD" && value.starts_with("ref: ")) tip.branch = value.substr(5);
        if (reference == tip.branch) tip.id = value;
    }
    return tip;
}

std::map<std::string, ObjectId> Remote::references(const std::vector<std::string>& names) const {
    std::vector<std::string> arguments{"ls-remote", "host"};
    arguments.insert(arguments.end(), names.begin(), names.end());
    std::map<std::string, ObjectId> found;
    std::istringstream lines(run("read", std::move(arguments)));
    for (std::string line; std::getline(lines, line);) {
        const auto tab = line.find('\t');
        if (tab == std::string::npos) continue;
        std::string name = line.substr(tab + 1);
        // ls-remote also matches longer names that end with a name asked for.
        if (std::ranges::find(names, name) != names.end()) found.emplace(std::move(name), line.substr(0, tab));
    }
    return found;
}

void Remote::fetch(const std::string& repository, const std::vector<std::string>& refspecs) const {
    std::vector<std::string> arguments{"--git-dir=" + repository, "fetch", "--quiet", "--no-tags",
                                       "--no-write-fetch-head",   "host"};
    arguments.insert(arguments.end(), refspecs.begin(), refspecs.end());
    for (const std::string& refspec : refspecs)
        system::wait_for(fmt::format("{}/{}.lock", repository, refspec.substr(refspec.find(':') + 1)));
    run("fetch from", std::move(arguments), settings_.fetch_patience);
    // Git syncs the files, but not the folder that holds their names.
    system::sync_folder(repository + "/objects/pack");
}

void Remote::push(const std::string& repository, const ObjectId& target, const std::string& reference,
                  const std::optional<ObjectId>& expected) const {
    push(repository, {{reference, target, expected}});
}

void Remote::push(const std::string& repository, const std::vector<ReferenceMove>& moves) const {
    std::vector<std::string> arguments{"--git-dir=" + repository, "push", "--quiet", "--porcelain", "--no-verify"};
    if (moves.size() > 1) arguments.emplace_back("--atomic");
    for (const ReferenceMove& move : moves)
        arguments.push_back(fmt::format("--force-with-lease={}:{}", move.reference, move.expected.value_or("")));
    arguments.emplace_back("host");
    for (const ReferenceMove& move : moves)
        arguments.push_back(fmt::format("{}:{}", move.target.value_or(""), move.reference));
    run("push to", std::move(arguments));
}

void Remote::overwrite(const std::string& repository, const ObjectId& target, const std::string& reference) const {
    run("push to", {"--git-dir=" + repository, "push", "--quiet", "--porcelain", "--no-verify", "host",
                    fmt::format("+{}:{}", target, reference)});
}

}  // namespace tachograph::git
