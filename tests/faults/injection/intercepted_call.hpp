// A system call that is stopped before it is executed, until the supervisor decides its outcome.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <seccomp.h>

namespace tachograph::testing {

// Stops every such call of this process and its children, and returns the descriptor that reports the calls.
int intercept_calls();

class InterceptedCall {
  public:
    explicit InterceptedCall(const seccomp_notif& notification);

    const std::string& name() const { return name_; }
    // The path that the call affects: the file of its descriptor, or the name that it creates or removes. Nullopt if it
    // is not a file.
    const std::optional<std::string>& path() const { return path_; }
    // A path by which the call's file descriptor can be opened, even if the file was renamed or removed.
    std::string descriptor() const;
    bool syncs() const { return name_ == "fsync" || name_ == "fdatasync"; }
    bool syncs_all() const { return name_ == "syncfs"; }
    bool writes() const;
    // Whether the call fails if the disk is full.
    bool needs_room() const;

    // Writes the first half of a write, and returns its size in bytes.
    std::int64_t write_half() const;
    std::uint64_t id() const { return notification_.id; }

  private:
    std::uint64_t argument(unsigned int number) const { return notification_.data.args[number]; }
    std::string process() const { return "/proc/" + std::to_string(notification_.pid); }
    std::string read_memory(std::uint64_t address, std::size_t size) const;
    std::string read_text(std::uint64_t address) const;
    std::string payload() const;
    std::optional<std::string> find_path() const;

    seccomp_notif notification_;
    std::string name_;
    std::optional<std::string> path_;
};

}  // namespace tachograph::testing
