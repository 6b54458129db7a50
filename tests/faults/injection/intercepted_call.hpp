// A call to the system that waits, before it is done, for what becomes of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <seccomp.h>

namespace tachograph::testing {

// Makes every such call of this process and its children wait, and returns the descriptor by which they are heard of.
int intercept_calls();

class InterceptedCall {
  public:
    explicit InterceptedCall(const seccomp_notif& notification);

    const std::string& name() const { return name_; }
    // What it is about: the file of its descriptor, or the new name that it makes or removes. Nothing if that is no
    // file.
    const std::optional<std::string>& path() const { return path_; }
    // The descriptor that it is about, as a path that can be opened, whatever has become of the file's name.
    std::string descriptor() const;
    bool syncs() const { return name_ == "fsync" || name_ == "fdatasync"; }
    bool syncs_all() const { return name_ == "syncfs"; }
    bool writes() const;
    // Whether it cannot be done where the disk is full.
    bool needs_room() const;

    // Does the first half of a write, and returns how many bytes that is.
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
