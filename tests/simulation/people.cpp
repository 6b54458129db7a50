#include "tests/simulation/people.hpp"

#include <string>
#include <vector>

namespace tachograph::simulation {
namespace {

const std::vector<std::string> everybody{"alice", "bob", "chris", "sarah", "dave", "mallory"};

const std::vector<std::string> sayings{
    "@bot runbenchmarks",
    "@bot runbenchmarks",
    "@bot runbenchmarks",
    "@bot runbenchmarks only=sum* base=main",
    "@bot runbenchmarks base=nowhere",
    "@BOT RunBenchmarks\n\nand then\n\n@bot status",
    "@bot abort",
    "@bot abort",
    "@bot abort\n@bot runbenchmarks",
    "@bot retry",
    "@bot retry",
    "@bot status",
    "@bot queue",
    "@bot help",
    "@bot benchmarkers",
    "@bot whois @dave",
    "@bot addbenchmarker @dave",
    "@bot addbenchmarker @dave on org",
    "@bot removebenchmarker @dave",
    "@bot removebenchmarker @dave on org",
    "@bot removebenchmarker @bob on demo/sums\n@bot addbenchmarker @bob on demo/sums",
    "@bot approve",
    "@bot why sort",
    "@bot why short",
    "@bot accept sort because it does twice the work",
    "@bot accept sort because it does twice the work\n@bot accept sum because of it",
    "@bot accept all because we want it",
    "@bot reopen",
    "@bot reopen sort\n@bot why sort",
    "@bot dance",
    "@bot",
    "> @bot abort\n\nWhy?",
    "```\n@bot runbenchmarks\n```",
    "nice work, @bot",
};

}  // namespace

void act(Forge& forge, const Policy& policy, Setting& setting) {
    const std::vector<PullId> pulls = forge.pulls();
    const PullId pull = setting.random.pick(pulls);
    const std::string who = setting.random.pick(everybody);
    const std::size_t what = setting.random.below(100);
    if (what < 6) return forge.push(pull, who);
    if (what < 9) return forge.set_open(pull, who, false);
    if (what < 15) return forge.set_open(pull, who, true);
    if (what < 18) return forge.comment(pull, "chris", "@bot adopt " + policy.newest());
    forge.comment(pull, who, setting.random.pick(sayings));
}

}  // namespace tachograph::simulation
