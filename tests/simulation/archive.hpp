// The reports repository and the access-control repository, which keep what they were given.
#pragma once

#include "core/commands/command.hpp"
#include "core/effects/effect.hpp"
#include "core/ports/report_store.hpp"
#include "tests/simulation/setting.hpp"

#include <map>
#include <string>
#include <vector>

namespace tachograph::simulation {

class Reports {
  public:
    explicit Reports(Setting& setting) : setting_(setting) {}

    std::string keep(const JobId& job);
    std::string results(const JobId& job, const std::string& id);
    bool find(const JobId& job);
    Publication publish(const JobId& job, bool found);

    const std::map<JobId, Publication>& published() const { return published_; }

  private:
    Setting& setting_;
    std::map<JobId, std::string> kept_;
    std::map<JobId, Publication> published_;
};

class Policy {
  public:
    struct Commit {
        std::string id;
        std::string parent;
        Access access;
        std::string request;  // the effect that it follows; empty if somebody pushed it
    };

    explicit Policy(Setting& setting);

    const Commit& tip() const { return commits_.back(); }
    // Somebody pushes to it, past the bot.
    void push();
    // Follows it as the service does: by what is in force, and adopting what was done before.
    CommandBody follow(const FollowRequest& effect);
    // What is to be said of its tip.
    std::vector<Command> look(const State& state);

    const std::vector<Commit>& commits() const { return commits_; }

  private:
    void add(Access access, const std::string& request);
    CommandBody change(const FollowRequest& effect, const ChangeBenchmarker& wanted);
    CommandBody adopt(const FollowRequest& effect, const Adopt& wanted) const;

    Setting& setting_;
    std::vector<Commit> commits_;
};

}  // namespace tachograph::simulation
