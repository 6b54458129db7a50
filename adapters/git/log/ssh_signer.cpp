#include "adapters/git/log/ssh_signer.hpp"

#include "adapters/system/child_process.hpp"
#include "core/ports/failures.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::git {
namespace {

constexpr const char* first_attachment = "/dev/fd/3";
constexpr const char* second_attachment = "/dev/fd/4";

system::ChildOutcome ssh_keygen(const std::vector<std::string>& arguments, std::string_view input = {},
                                std::vector<std::string> attachments = {}) {
    std::vector<std::string> words{"ssh-keygen"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const system::ChildOrder order{std::move(words),
                                   system::environment_with({"LC_ALL=", "TZ=", "SSH_ASKPASS"},
                                                            {"LC_ALL=C", "TZ=UTC", "SSH_ASKPASS_REQUIRE=never"}),
                                   std::string(input), std::move(attachments)};
    system::ChildOutcome outcome = system::run_child(order);
    if (outcome.code == 127) throw Unavailable("ssh-keygen is not installed: install openssh-client");
    return outcome;
}

std::string last_line(const std::string& text) {
    std::istringstream lines(text);
    std::string last;
    for (std::string line; std::getline(lines, line);) {
        while (line.ends_with('\r')) line.pop_back();
        if (!line.empty()) last = line;
    }
    return last;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string verify_time(Timestamp at) {
    return fmt::format("-Overify-time={:%Y%m%d%H%M%S}", std::chrono::floor<std::chrono::seconds>(at));
}

std::optional<std::string> problem_of_file(const std::string& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return fmt::format("{}: {}", file, std::strerror(errno));
    if (!S_ISREG(found.st_mode)) return fmt::format("{} is not a file", file);
    if (::access(file.c_str(), R_OK) != 0) return fmt::format("{} cannot be read: {}", file, std::strerror(errno));
    return std::nullopt;
}

// OpenSSH refuses the user's own key if its group or others have access. For another user's key, group access is fine
// here, but access for everybody is not.
bool is_open_to_others(const std::string& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return false;
    const auto others = static_cast<unsigned>(found.st_mode) & (found.st_uid == ::geteuid() ? 077U : 07U);
    return others != 0;
}

// `<type> <base64>` of a public key's line, or nullopt if the line has another form.
std::optional<std::string> without_comment(std::istream& line) {
    std::string type;
    std::string key;
    line >> type >> key;
    return line ? std::optional(type + " " + key) : std::nullopt;
}

std::optional<std::string> public_key_of(const std::string& key_file, std::string& problem) {
    const system::ChildOutcome outcome = ssh_keygen({"-y", "-P", "", "-f", key_file});
    if (outcome.code != 0) problem = last_line(outcome.output);
    std::istringstream line(outcome.output);
    return outcome.code == 0 ? without_comment(line) : std::nullopt;
}

// The public key in the file that ssh-keygen wrote beside the private key.
std::optional<std::string> public_half(const std::string& key_file) {
    std::ifstream line(key_file + ".pub");
    return without_comment(line);
}

}  // namespace

std::optional<std::string> problem_of_key(const std::string& key_file) {
    if (auto problem = problem_of_file(key_file))
        return fmt::format("{}; make a key with: ssh-keygen -t ed25519 -N '' -f {}", *problem, key_file);
    if (is_open_to_others(key_file))
        return fmt::format("{} may be read by others: chmod 600 it, and make a new key if it was read", key_file);
    std::string why;
    if (public_key_of(key_file, why)) return std::nullopt;
    return fmt::format("{} is not a private SSH key without a passphrase ({})", key_file, why);
}

std::optional<std::string> problem_of_allowed_signers(const std::string& file) { return problem_of_file(file); }

Signer ssh_signer(const std::string& key_file) {
    if (const auto problem = problem_of_key(key_file)) throw Unavailable("cannot sign the event log: " + *problem);
    return [key_file](std::string_view content) {
        system::ChildOutcome outcome = ssh_keygen({"-q", "-Y", "sign", "-n", "git", "-f", key_file}, content);
        if (outcome.code != 0 || !outcome.output.starts_with("-----BEGIN SSH SIGNATURE-----"))
            throw Unavailable(fmt::format("cannot sign an event with {}: {}", key_file, last_line(outcome.output)));
        while (outcome.output.ends_with('\n')) outcome.output.pop_back();
        return std::move(outcome.output);
    };
}

std::string allowed_signer_of(const std::string& key_file) {
    std::string why;
    auto key = public_key_of(key_file, why);
    // An auditor may have the public key only.
    if (!key) key = public_half(key_file);
    if (!key) throw Unavailable(fmt::format("cannot read the public key of {}: {}", key_file, why));
    return fmt::format("tachograph namespaces=\"git\" {}\n", *key);
}

// Empty lines and comments are removed: OpenSSH reports an empty line as one that lacks a key.
SignatureCheck::SignatureCheck(const std::string& allowed_signers) {
    std::istringstream lines(allowed_signers);
    for (std::string line; std::getline(lines, line);) {
        if (line.find_first_not_of(" \t\r") != std::string::npos && !line.starts_with('#')) allowed_ += line + "\n";
    }
}

std::optional<std::string> SignatureCheck::problem(std::string_view content, const std::string& signature,
                                                   Timestamp at) {
    const auto holds_for = [&](const std::string& who) {
        return !who.empty() && ssh_keygen({"-q", "-Y", "verify", "-n", "git", "-I", who, "-f", first_attachment, "-s",
                                           second_attachment, verify_time(at)},
                                          content, {allowed_, signature})
                                       .code == 0;
    };
    // Most signatures are by the same key, so the last signer is tried first.
    if (holds_for(last_)) return std::nullopt;
    const system::ChildOutcome found =
        ssh_keygen({"-q", "-Y", "find-principals", "-f", first_attachment, "-s", second_attachment, verify_time(at)},
                   {}, {allowed_, signature});
    if (found.code != 0) return fmt::format("its signature is not by an allowed signer ({})", last_line(found.output));
    last_ = first_line(found.output);
    if (holds_for(last_)) return std::nullopt;
    return "its signature does not match this commit";
}

}  // namespace tachograph::git
