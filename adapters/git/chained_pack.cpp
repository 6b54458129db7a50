#include "adapters/git/chained_pack.hpp"

#include <algorithm>

namespace tachograph::git {
namespace {

constexpr std::uint32_t objects_ahead = 8;

}  // namespace

ChainedPack::ChainedPack(const std::string& path) : pack_(path) {
    Pack::Reading reading;
    RawId before;
    for (std::uint32_t at = 0; at < pack_.size(); ++at) {
        if (at + objects_ahead < pack_.size()) pack_.look_ahead(at + objects_ahead);
        const Link link = link_of(at, reading);
        if (at > 0 && link.kind == Link::Kind::child && link.parent == before) {
            runs_.back().last = at;
        } else {
            runs_.push_back({at, at, link});
        }
        before = pack_.id(at);
    }
}

Link ChainedPack::link_of(std::uint32_t at, Pack::Reading& reading) const {
    const auto start = pack_.commit_start(at, reading);
    if (!start) return {};
    const auto parent = parent_of(*start);
    return parent ? Link{Link::Kind::child, *parent} : Link{Link::Kind::root, {}};
}

const Run& ChainedPack::run_with(std::uint32_t at) const {
    return *std::ranges::lower_bound(runs_, at, {}, &Run::last);
}

}  // namespace tachograph::git
