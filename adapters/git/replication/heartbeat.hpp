// What the writer of a log leaves on the log's home so that others see that it lives: a commit that is none of the
// log's, under a reference of its own, another one each time.
#pragma once

#include "adapters/git/repository/repository.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tachograph::git {

struct Heartbeat {
    std::int64_t epoch = 0;
    std::string service;

    bool operator==(const Heartbeat&) const = default;
};

// The same for the same count; they go round, so that few objects are left behind.
ObjectId write_heartbeat(const Repository& repository, const ObjectId& tree, const Heartbeat& sign, int count);
// Nothing if the commit is no such sign.
std::optional<Heartbeat> read_heartbeat(const Repository& repository, const ObjectId& commit);

}  // namespace tachograph::git
