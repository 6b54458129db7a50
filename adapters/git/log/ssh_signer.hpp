// SSH signatures of commits, as `git commit -S` makes them and `git log --show-signature` checks them, by OpenSSH's own
// ssh-keygen.
#pragma once

#include "core/values/timestamp.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::git {

// From a commit object's content without a signature to its armored signature. Throws Unavailable.
using Signer = std::function<std::string(std::string_view content)>;

// Signs with the private key in that file. Throws Unavailable with one line where the key cannot be used.
Signer ssh_signer(const std::string& key_file);

// Why that file is no key that can be used, and what to do; nothing if it is one.
std::optional<std::string> problem_of_key(const std::string& key_file);
// Why that file does not say who may sign; nothing if it does. One line of it is `<who> <type> <public key>`, as
// git's gpg.ssh.allowedSignersFile has them.
std::optional<std::string> problem_of_allowed_signers(const std::string& file);

// Whose signatures hold: lines of an allowed-signers file.
class SignatureCheck {
  public:
    explicit SignatureCheck(const std::string& allowed_signers);

    // Why the signature is not one of the content by somebody who was allowed to at that time; nothing if it is.
    std::optional<std::string> problem(std::string_view content, const std::string& signature, Timestamp at);

  private:
    std::string allowed_;
    std::string last_;  // who signed the last one that was good
};

// The key's line for an allowed-signers file.
std::string allowed_signer_of(const std::string& key_file);

}  // namespace tachograph::git
