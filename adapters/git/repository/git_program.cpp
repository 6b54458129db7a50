#include "adapters/git/repository/git_program.hpp"

#include "adapters/system/child_process.hpp"

#include <fmt/format.h>

namespace tachograph::git {
namespace {

// The admin decides how a host is reached, so these variables are kept. All other GIT_* variables, such as GIT_DIR, are
// removed: the service sets them itself.
const std::vector<std::string> ways_to_hosts{
    "GIT_SSH=", "GIT_SSH_COMMAND=", "GIT_SSH_VARIANT=",           "GIT_ASKPASS=",
    "GIT_SSL_", "GIT_PROXY_",       "GIT_HTTP_PROXY_AUTHMETHOD=", "GIT_EXEC_PATH="};

// The git settings of the user and the system stay in force, because they say how hosts are reached (credentials,
// proxies, certificates, url.insteadOf). These overrides disable settings that would change what is pushed, fetched or
// printed, or that would run a program.
const std::vector<std::pair<std::string, std::string>> no_surprises{{"push.followTags", "false"},
                                                                    {"push.gpgSign", "false"},
                                                                    {"push.recurseSubmodules", "no"},
                                                                    {"push.pushOption", ""},
                                                                    {"push.useForceIfIncludes", "false"},
                                                                    {"fetch.prune", "false"},
                                                                    {"fetch.pruneTags", "false"},
                                                                    {"fetch.recurseSubmodules", "no"},
                                                                    {"fetch.writeCommitGraph", "false"},
                                                                    {"pack.indexVersion", "2"},
                                                                    {"color.ui", "false"},
                                                                    {"core.hooksPath", "/dev/null"},
                                                                    {"core.fsync", "all"},
                                                                    {"safe.directory", "*"}};

std::vector<std::pair<std::string, std::string>> configuration_of(const GitOrder& order) {
    auto settings = no_surprises;
    settings.insert(settings.end(), order.configuration.begin(), order.configuration.end());
    return settings;
}

std::vector<std::string> environment_of(const GitOrder& order) {
    const auto configuration = configuration_of(order);
    std::vector<std::string> settings{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "SSH_ASKPASS_REQUIRE=never",
                                      fmt::format("GIT_CONFIG_COUNT={}", configuration.size())};
    for (std::size_t i = 0; i < configuration.size(); ++i) {
        settings.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, configuration[i].first));
        settings.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, configuration[i].second));
    }
    return system::environment_with({"GIT_", "LC_ALL="}, settings, ways_to_hosts);
}

}  // namespace

GitOutcome run_git(const GitOrder& order) {
    std::vector<std::string> words{"git"};
    words.insert(words.end(), order.arguments.begin(), order.arguments.end());
    system::ChildOrder child{std::move(words), environment_of(order)};
    child.patience = order.patience;
    system::ChildOutcome outcome = system::run_child(child);
    return {outcome.code, std::move(outcome.output)};
}

}  // namespace tachograph::git
