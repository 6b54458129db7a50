// Who is connected to a server, and who gives way where there is no room for another: those who are waited for, never
// those who wait for us. Lives on the server's thread. Included by .cpp files of this room only.
#pragma once

#include "adapters/http/budget.hpp"
#include "adapters/http/server.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

namespace tachograph::http {

class Session;

class Crowd {
  public:
    explicit Crowd(const ServerLimits& limits);

    // If it is full, the one that has been waited for the longest gives way: before a request, then within its head,
    // then within a body that nobody vouches for. False: there is no such one.
    bool admit(Session& session);
    void leave(Session& session);

    // Room for the body of this session's request. If there is none, larger bodies of others that nobody vouches for
    // give way, those of the address that has most of them first. Null: it is this one that has to wait.
    std::shared_ptr<const void> room_for(const Session& session, std::size_t bytes, bool trusted);

  private:
    using Condition = std::function<bool(const Session&)>;

    bool displace(const Condition& condition);
    void dismiss(Session& session);
    // Of those who take more than this, the one with the largest body of the address that takes most.
    Session* heaviest_above(std::size_t weight) const;
    // What the bodies of each address take that are being read and that nobody vouches for.
    std::map<std::string, std::size_t> taken_by_addresses() const;

    const ServerLimits& limits_;
    Budget trusted_;
    Budget untrusted_;
    std::set<Session*> present_;
    std::map<std::string, int> neighbours_;  // by address
};

}  // namespace tachograph::http
