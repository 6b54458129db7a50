// What the writer of a log leaves on the log's home so that others see that it lives: a commit that is none of the
// log's, under a reference of its own, another one each time.
#pragma once

#include "adapters/git/repository.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tachograph::git {

struct SignOfLife {
    std::int64_t epoch = 0;
    std::string service;

    bool operator==(const SignOfLife&) const = default;
};

// The same for the same count; they go round, so that few objects are left behind.
ObjectId write_sign(const Repository& repository, const ObjectId& tree, const SignOfLife& sign, int count);
// Nothing where the commit is no such sign.
std::optional<SignOfLife> read_sign(const Repository& repository, const ObjectId& commit);

}  // namespace tachograph::git
