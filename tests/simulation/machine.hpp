// The machine that measures: runners that work, fail, hang or die silently, and repeat their messages until they are
// answered.
#pragma once

#include "core/ports/executor.hpp"
#include "core/values/job_id.hpp"
#include "tests/simulation/setting.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::simulation {

enum class Word { started, measured, failed };

struct Runner {
    JobId job;
    std::string head;
    bool alive = true;
    bool hangs = false;
    bool fails = false;
    bool leftover = false;      // it was ended as one
    Word next = Word::started;  // what it says next
    bool waits = false;         // for the answer
    bool measures = true;       // and wants the machine for itself
    Timestamp started{};
};

// On its way from a runner to the bot.
struct Mail {
    JobId job;
    Word word = Word::started;
};

class Machine final : public Executor {
  public:
    // No more than `places` runners are to work at a time.
    Machine(Setting& setting, int places) : setting_(setting), places_(places) {}

    // The bot. Each throws as the weather is.
    std::string start(const JobOrder& order) override;
    void cancel(const JobId& job) override;
    RunnerCondition poll(const JobId& job) override;
    void remove_leftovers(const JobsAtWork& jobs_at_work) override;

    // Something happens to one of the runners, or to all.
    void work();
    void reboot();
    std::optional<Mail> mail();
    // The bot has answered: it knows now, or does not need to.
    void answered(const Mail& mail);
    bool is_quiet() const;

    // The bot says that the job ran for too long: by the time that it is, it did.
    void require_long_run(const JobId& job) const;

    const std::map<JobId, Runner>& runners() const { return runners_; }

  private:
    bool find(const JobId& job);
    std::string start(const JobOrder& order, bool found);
    void die(Runner& runner, const std::string& how);

    Setting& setting_;
    int places_;
    std::map<JobId, Runner> runners_;
    std::vector<Mail> mail_;
};

}  // namespace tachograph::simulation
