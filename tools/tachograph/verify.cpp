// Audits the whole log: linear, nothing but events, every transition legal, every job allowed to whom it was given.
#include "access-control/approval.hpp"
#include "access-control/rights.hpp"
#include "adapters/git/event_log.hpp"
#include "core/apply.hpp"
#include "core/event_text.hpp"
#include "tools/tachograph/commands.hpp"
#include "tools/tachograph/deployment.hpp"

#include <cstdio>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::tools {
namespace {

class Audit {
  public:
    void visit(const git::CommitInfo& commit) {
        if (!tree_) {
            tree_ = commit.tree;
            return;  // the root is no event
        }
        if (commit.parents.size() != 1) find(commit, "it has several parents: the log is not linear");
        if (commit.tree != *tree_) find(commit, "its files are not those of the root");
        const auto read = parse_event(commit.message);
        if (const auto* unreadable = std::get_if<UnreadableEvent>(&read)) return find(commit, unreadable->problem);
        visit(commit, std::get<Event>(read));
    }

    const std::vector<std::string>& findings() const { return findings_; }
    std::uint64_t events() const { return events_; }

  private:
    void visit(const git::CommitInfo& commit, const Event& event) {
        ++events_;
        if (lost_) return;
        if (format_event(event) != commit.message) find(commit, "it is not written as this event is written");
        if (const auto* requested = std::get_if<JobRequested>(&event.body)) {
            const auto rights =
                access_control::rights_of(state_.access, {event.actor.name}, requested->job.pull.repository, event.at);
            if (!rights.registered || !rights.benchmark) {
                find(commit,
                     fmt::format("{} had no right to benchmark {}", event.actor.name, requested->job.pull.repository));
            }
        }
        if (const auto* adopted = std::get_if<AccessAdopted>(&event.body);
            adopted && event.actor.kind == ActorKind::user)
            judge(commit, event, *adopted);
        try {
            state_ = apply(std::move(state_), event);
        } catch (const IllegalEvent& illegal) {
            find(commit, fmt::format("{}; what follows cannot be judged", illegal.what()));
            lost_ = true;
        }
    }

    // Whoever changed the policy was entitled to, by the policy before.
    void judge(const git::CommitInfo& commit, const Event& event, const AccessAdopted& adopted) {
        if (state_.access.grants.empty()) return;  // the first one: there was nobody who could let anybody in
        const auto changes = access_control::changes_between(state_.access, adopted.access);
        const std::string lacking =
            access_control::what_lacks({state_.access, changes, {}, {{event.actor.name}}, event.at});
        if (!lacking.empty())
            find(commit, fmt::format("{} could not change the policy: {}", event.actor.name, lacking));
    }

    void find(const git::CommitInfo& commit, const std::string& problem) {
        findings_.push_back(fmt::format("{}: {}", commit.id.substr(0, 10), problem));
    }

    std::optional<std::string> tree_;
    State state_;
    std::vector<std::string> findings_;
    std::uint64_t events_ = 0;
    bool lost_ = false;
};

int verify(const std::string& config_path, bool as_json) {
    git::GitEventLog log(places_of(load_config(config_path)).events, git::LogMode::read);
    Audit audit;
    log.visit_commits([&](const git::CommitInfo& commit) { audit.visit(commit); });
    const bool holds = audit.findings().empty();
    if (as_json) {
        const nlohmann::ordered_json json{{"holds", holds}, {"events", audit.events()}, {"findings", audit.findings()}};
        fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    } else {
        for (const std::string& finding : audit.findings()) fmt::print(stderr, "{}\n", finding);
        fmt::print("{} events, {}\n", audit.events(),
                   holds ? "all legal" : fmt::format("{} findings", audit.findings().size()));
    }
    return holds ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, int& exit_code) {
    struct Options {
        std::string config;
        bool json = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("verify", "Audit the whole event log; exit code 1 where it does not hold");
    add_config_option(*command, options->config);
    command->add_flag("--json", options->json, "{\"holds\",\"events\",\"findings\":[…]}");
    command->callback(
        [options, &exit_code] { exit_code = guarded([&] { return verify(options->config, options->json); }); });
}

}  // namespace tachograph::tools
