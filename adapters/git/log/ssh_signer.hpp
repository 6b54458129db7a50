// Makes and checks SSH signatures of commits with OpenSSH's ssh-keygen, as `git commit -S` and
// `git log --show-signature` do.
#pragma once

#include "core/values/timestamp.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::git {

// Takes a commit object's content without a signature; returns the armored signature. Throws Unavailable.
using Signer = std::function<std::string(std::string_view content)>;

// Signs with the private key in that file. Throws Unavailable with one line if the key cannot be used.
Signer ssh_signer(const std::string& key_file);

// Why the file is not a usable private key, and what to do; nullopt if it is one.
std::optional<std::string> problem_of_key(const std::string& key_file);
// Why the allowed-signers file cannot be read; nullopt if it can. A line of it is `<who> <type> <public key>`, as in
// git's gpg.ssh.allowedSignersFile.
std::optional<std::string> problem_of_allowed_signers(const std::string& file);

// Checks signatures against the lines of an allowed-signers file.
class SignatureCheck {
  public:
    explicit SignatureCheck(const std::string& allowed_signers);

    // Returns nullopt if the signature is one of this content, by a key that was allowed to sign at time `at`.
    // Otherwise returns why it is not.
    std::optional<std::string> problem(std::string_view content, const std::string& signature, Timestamp at);

  private:
    std::string allowed_;
    std::string last_;  // who made the last valid signature
};

// The key's line for an allowed-signers file.
std::string allowed_signer_of(const std::string& key_file);

}  // namespace tachograph::git
