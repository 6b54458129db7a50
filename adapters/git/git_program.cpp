#include "adapters/git/git_program.hpp"

#include "adapters/git/child_process.hpp"

#include <fmt/format.h>

namespace tachograph::git {
namespace {

std::vector<std::string> environment_of(const GitOrder& order) {
    std::vector<std::string> settings{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "SSH_ASKPASS_REQUIRE=never",
                                      fmt::format("GIT_CONFIG_COUNT={}", order.configuration.size())};
    for (std::size_t i = 0; i < order.configuration.size(); ++i) {
        settings.push_back(fmt::format("GIT_CONFIG_KEY_{}={}", i, order.configuration[i].first));
        settings.push_back(fmt::format("GIT_CONFIG_VALUE_{}={}", i, order.configuration[i].second));
    }
    return environment_with({"GIT_CONFIG_", "LC_ALL="}, settings);
}

}  // namespace

GitOutcome run_git(const GitOrder& order) {
    std::vector<std::string> words{"git"};
    words.insert(words.end(), order.arguments.begin(), order.arguments.end());
    ChildOrder child{std::move(words), environment_of(order)};
    child.patience = order.patience;
    ChildOutcome outcome = run_child(child);
    return {outcome.code, std::move(outcome.output)};
}

}  // namespace tachograph::git
