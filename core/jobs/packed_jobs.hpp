// Settled jobs as one compact byte sequence. There are many, they never change, and few are read again.
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
    // Appends all jobs of `others`.
    void add(const PackedJobs& others);
    std::optional<Job> find(const JobId& id) const;
    int last_number(const PullId& pull) const;  // 0 if it has no job here
    std::size_t size() const { return size_; }
    // In the order in which they were added.
    void visit(const std::function<void(const JobId& id, std::string_view packed)>& visitor) const;

    bool operator==(const PackedJobs& other) const { return blocks_ == other.blocks_; }

  private:
    // Before each packed job.
    struct Header {
        std::uint64_t before = 0;  // position of the same pull request's previous job, plus 1; 0: none
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
