// The connections of a server, and which one is closed if there is no room for another. Only connections that the
// server waits for are closed, never those that wait for the server. Used on the server's thread only.
// Included by .cpp files of this room only.
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

    // If the server is full, closes the connection that has been waited for the longest: first idle ones, then those
    // within a head, then those within an untrusted body. Returns false if there is none to close.
    bool admit(Session& session);
    void leave(Session& session);

    // Reserves room for the body of this request. If there is none, larger untrusted bodies of others are dropped,
    // first those of the address that uses most. Returns null if this request has to be retried later.
    std::shared_ptr<const void> room_for(const Session& session, std::size_t bytes, bool trusted);

  private:
    using Condition = std::function<bool(const Session&)>;

    bool displace(const Condition& condition);
    void dismiss(Session& session);
    // Among addresses that use more than `weight`, returns the largest body of the address that uses most.
    Session* heaviest_above(std::size_t weight) const;
    // Bytes of untrusted bodies that are being read, by address.
    std::map<std::string, std::size_t> taken_by_addresses() const;

    const ServerLimits& limits_;
    Budget trusted_;
    Budget untrusted_;
    std::set<Session*> present_;
    std::map<std::string, int> neighbours_;  // by address
};

}  // namespace tachograph::http
