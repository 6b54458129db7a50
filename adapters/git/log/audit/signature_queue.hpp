// Checks signatures on all cores, in batches, because each check runs a process of its own.
#pragma once

#include "adapters/git/log/ssh_signer.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tachograph::git {

struct SignedText {
    std::size_t index = 0;  // the caller's number for the text
    std::string content;
    std::string signature;
    Timestamp at;
};

class SignatureQueue {
  public:
    // `allowed_signers` has the lines of an allowed-signers file; if it is empty, nothing is checked.
    explicit SignatureQueue(const std::string& allowed_signers);

    // Blocks while a full batch is checked.
    void add(SignedText text);
    // Checks the rest. Returns the index of each invalid signature and why it is invalid, in no particular order.
    std::vector<std::pair<std::size_t, std::string>> finish();

  private:
    void check();

    bool checks_;
    std::vector<SignatureCheck> checkers_;  // one per core
    std::vector<SignedText> waiting_;
    std::vector<std::pair<std::size_t, std::string>> problems_;
};

}  // namespace tachograph::git
