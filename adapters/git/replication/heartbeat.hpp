// The heartbeat of a log's writer: a new commit each time, under a reference of its own on the log's host. It shows
// other services that the writer is alive. These commits are not part of the log.
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

// Writes the commit for beat number `count`. The numbers wrap around after 16, and equal beats are the same commit, so
// few objects accumulate.
ObjectId write_heartbeat(const Repository& repository, const ObjectId& tree, const Heartbeat& sign, int count);
// Returns nullopt if the commit is not a heartbeat.
std::optional<Heartbeat> read_heartbeat(const Repository& repository, const ObjectId& commit);

}  // namespace tachograph::git
