#include "adapters/git/log/read/commit_runs.hpp"

#include <algorithm>

namespace tachograph::git {
namespace {

constexpr std::uint32_t objects_ahead = 8;

}  // namespace

CommitRuns::CommitRuns(const std::string& path, Order order) : pack_(path) {
    Pack::Reading reading;
    if (order == Order::likely && looks_like_one_run(reading)) {
        runs_.push_back({0, static_cast<std::uint32_t>(pack_.size() - 1), link_of(0, reading)});
    } else {
        find_runs(reading);
    }
}

bool CommitRuns::is_child(std::uint32_t at, Pack::Reading& reading) const {
    const Link link = link_of(at, reading);
    return link.kind == Link::Kind::child && link.parent == pack_.id(at - 1);
}

bool CommitRuns::looks_like_one_run(Pack::Reading& reading) const {
    if (pack_.size() < 2) return false;
    const auto last = static_cast<std::uint32_t>(pack_.size() - 1);
    return is_child(1, reading) && is_child(last / 2 + 1, reading) && is_child(last, reading);
}

void CommitRuns::find_runs(Pack::Reading& reading) {
    RawId before;
    for (std::uint32_t at = 0; at < pack_.size(); ++at) {
        look_ahead(at);
        const Link link = link_of(at, reading);
        if (at > 0 && link.kind == Link::Kind::child && link.parent == before) {
            runs_.back().last = at;
        } else {
            runs_.push_back({at, at, link});
        }
        before = pack_.id(at);
    }
}

Link CommitRuns::link_of(std::uint32_t at, Pack::Reading& reading) const {
    const auto start = pack_.commit_start(at, reading);
    if (!start) return {};
    const auto parent = parent_of(*start);
    return parent ? Link{Link::Kind::child, *parent} : Link{Link::Kind::root, {}};
}

void CommitRuns::look_ahead(std::uint32_t at) const {
    if (at + objects_ahead < pack_.size()) pack_.look_ahead(at + objects_ahead);
}

const CommitRun& CommitRuns::run_with(std::uint32_t at) const {
    return *std::ranges::lower_bound(runs_, at, {}, &CommitRun::last);
}

}  // namespace tachograph::git
