#include "adapters/http/crowd.hpp"

#include "adapters/http/session.hpp"

#include <tuple>
#include <utility>

namespace tachograph::http {
namespace {

// Budget for bodies of trusted senders, as a multiple of the largest body.
constexpr std::size_t trusted_at_once = 4;

bool gives_way_before(const Session& one, const Session& other) {
    return std::tuple(one.phase(), one.since()) < std::tuple(other.phase(), other.since());
}

}  // namespace

Crowd::Crowd(const ServerLimits& limits)
    : limits_(limits), trusted_(trusted_at_once * limits.body_bytes), untrusted_(limits.untrusted_bytes) {}

bool Crowd::admit(Session& session) {
    const std::string& address = session.address();
    const auto is_near = [&](const Session& other) { return other.address() == address; };
    const bool too_many_near = !address.empty() && neighbours_[address] >= limits_.connections_per_address;
    if (too_many_near && !displace(is_near)) return false;
    const bool full = present_.size() >= static_cast<std::size_t>(limits_.connections);
    if (full && !displace([](const Session&) { return true; })) return false;
    present_.insert(&session);
    if (!address.empty()) ++neighbours_[address];
    return true;
}

void Crowd::leave(Session& session) {
    if (present_.erase(&session) == 0 || session.address().empty()) return;
    const auto found = neighbours_.find(session.address());
    if (--found->second == 0) neighbours_.erase(found);
}

bool Crowd::displace(const Condition& condition) {
    Session* longest = nullptr;
    for (Session* session : present_) {
        if (!session->may_give_way() || !condition(*session)) continue;
        if (!longest || gives_way_before(*session, *longest)) longest = session;
    }
    if (longest) dismiss(*longest);
    return longest != nullptr;
}

void Crowd::dismiss(Session& session) {
    leave(session);
    session.give_way();
}

std::shared_ptr<const void> Crowd::room_for(const Session& session, std::size_t bytes, bool trusted) {
    Budget& budget = trusted ? trusted_ : untrusted_;
    auto room = budget.take(bytes);
    if (trusted || bytes > budget.size()) return room;
    const auto neighbours = session.address().empty() ? 0 : taken_by_addresses()[session.address()];
    const std::size_t weight = neighbours + bytes;
    while (!room) {
        Session* heaviest = heaviest_above(weight);
        if (!heaviest) return nullptr;
        dismiss(*heaviest);
        room = budget.take(bytes);
    }
    return room;
}

std::map<std::string, std::size_t> Crowd::taken_by_addresses() const {
    std::map<std::string, std::size_t> taken;
    for (const Session* session : present_) taken[session->address()] += session->untrusted_bytes();
    return taken;
}

Session* Crowd::heaviest_above(std::size_t weight) const {
    const auto taken = taken_by_addresses();
    Session* heaviest = nullptr;
    std::pair<std::size_t, std::size_t> most;
    for (Session* session : present_) {
        const std::size_t own = session->untrusted_bytes();
        // A proxy is not blamed for all its clients.
        const std::size_t all = session->address().empty() ? own : taken.at(session->address());
        if (own == 0 || all <= weight || std::pair(all, own) <= most) continue;
        most = {all, own};
        heaviest = session;
    }
    return heaviest;
}

}  // namespace tachograph::http
