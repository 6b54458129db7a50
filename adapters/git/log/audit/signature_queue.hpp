// Signatures that are checked on all cores, many at a time: each takes a process of its own.
#pragma once

#include "adapters/git/log/ssh_signer.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::git {

struct SignedText {
    std::size_t index = 0;  // what the caller calls it
    std::string content;
    std::string signature;
    Timestamp at;
};

class SignatureQueue {
  public:
    // Lines of an allowed-signers file; empty: nothing is checked.
    explicit SignatureQueue(const std::string& allowed_signers);

    // May wait until earlier ones are checked.
    void add(SignedText text);
    // Waits for all. Returns those that do not hold, and why, in any order.
    std::vector<std::pair<std::size_t, std::string>> finish();

  private:
    void check();

    bool checks_;
    std::vector<SignatureCheck> checkers_;  // one a core
    std::vector<SignedText> waiting_;
    std::vector<std::pair<std::size_t, std::string>> problems_;
};

}  // namespace tachograph::git
