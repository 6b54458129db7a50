// Settled jobs, packed one behind the other: there are many, nothing in them ever changes, and few are looked at again.
#pragma once

#include "core/jobs/job.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

class PackedJobs {
  public:
    PackedJobs();
    PackedJobs(const PackedJobs& other);
    PackedJobs(PackedJobs&& other) noexcept;
    PackedJobs& operator=(PackedJobs other) noexcept;
    ~PackedJobs();

    void add(const Job& job);
    // All of them, behind what is here.
    void add(const PackedJobs& others);
    std::optional<Job> find(const JobId& id) const;
    int last_number(const PullId& pull) const;  // 0: it has no job here
    std::size_t size() const { return size_; }
    // In the order in which they were added.
    void visit(const std::function<void(const JobId& id, std::string_view packed)>& visitor) const;

    bool operator==(const PackedJobs& other) const { return blocks_ == other.blocks_; }

  private:
    // Before each packed job.
    struct Header {
        std::uint64_t before = 0;  // where the job of the same pull request is that was added before, plus 1
        std::uint32_t size = 0;    // in bytes, packed
        std::int32_t number = 0;
    };
    struct Pulls;

    Header header_at(std::uint64_t place) const;
    std::string_view packed_at(std::uint64_t place, const Header& header) const;

    std::vector<std::string> blocks_;
    std::unique_ptr<Pulls> pulls_;  // null: empty
    std::size_t size_ = 0;
};

}  // namespace tachograph
