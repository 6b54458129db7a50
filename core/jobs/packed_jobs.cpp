#include "core/jobs/packed_jobs.hpp"

#include "core/jobs/huge_pages.hpp"
#include "core/jobs/packing.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include <absl/container/flat_hash_map.h>
#include <xxhash.h>

namespace tachograph {
namespace {

constexpr std::size_t full = std::size_t{1} << 18U;  // bytes, of a block
constexpr unsigned offset_bits = 32;

struct PullDigest {
    std::uint64_t low;
    std::uint64_t high;
    bool operator==(const PullDigest&) const = default;
};

// 128 bits, so a collision of two pull requests is as unlikely as one of two idempotency keys.
PullDigest digest_of(const PullId& pull) {
    const XXH128_hash_t hash =
        XXH3_128bits_withSeed(pull.repository.data(), pull.repository.size(), static_cast<XXH64_hash_t>(pull.number));
    return {hash.low64, hash.high64};
}

struct LowHalf {
    std::size_t operator()(const PullDigest& digest) const { return digest.low; }
};

struct Newest {
    std::uint64_t place = 0;  // position of the job that was added last, plus 1
    int highest_number = 0;
};

}  // namespace

struct PackedJobs::Pulls : absl::flat_hash_map<PullDigest, Newest, LowHalf, std::equal_to<PullDigest>,
                                               OnHugePages<std::pair<const PullDigest, Newest>>> {};

PackedJobs::PackedJobs() = default;
PackedJobs::PackedJobs(const PackedJobs& other)
    : blocks_(other.blocks_),
      pulls_(other.pulls_ ? std::make_unique<Pulls>(*other.pulls_) : nullptr),
      size_(other.size_) {}
PackedJobs::PackedJobs(PackedJobs&& other) noexcept
    : blocks_(std::exchange(other.blocks_, {})),
      pulls_(std::move(other.pulls_)),
      size_(std::exchange(other.size_, 0)) {}
PackedJobs& PackedJobs::operator=(PackedJobs other) noexcept {
    std::swap(blocks_, other.blocks_);
    std::swap(pulls_, other.pulls_);
    std::swap(size_, other.size_);
    return *this;
}
PackedJobs::~PackedJobs() = default;

void PackedJobs::add(const Job& job) {
    if (!pulls_) pulls_ = std::make_unique<Pulls>();
    if (blocks_.empty() || blocks_.back().size() >= full) blocks_.emplace_back().reserve(full + full / 64);
    std::string& block = blocks_.back();
    const std::size_t start = block.size();
    Newest& newest = (*pulls_)[digest_of(job.id.pull)];
    block.resize(start + sizeof(Header));
    append_packed(block, job);
    const Header header{newest.place, static_cast<std::uint32_t>(block.size() - start - sizeof(Header)), job.id.number};
    std::memcpy(block.data() + start, &header, sizeof header);
    newest.place = (static_cast<std::uint64_t>(blocks_.size() - 1) << offset_bits | start) + 1;
    newest.highest_number = std::max(newest.highest_number, job.id.number);
    ++size_;
}

void PackedJobs::add(const PackedJobs& others) {
    others.visit([this](const JobId& /*id*/, std::string_view packed) { add(unpack_job(packed)); });
}

PackedJobs::Header PackedJobs::header_at(std::uint64_t place) const {
    Header header;
    std::memcpy(&header, blocks_[place >> offset_bits].data() + static_cast<std::uint32_t>(place), sizeof header);
    return header;
}

std::string_view PackedJobs::packed_at(std::uint64_t place, const Header& header) const {
    return std::string_view(blocks_[place >> offset_bits])
        .substr(static_cast<std::uint32_t>(place) + sizeof header, header.size);
}

std::optional<Job> PackedJobs::find(const JobId& id) const {
    if (!pulls_) return std::nullopt;
    const auto pull = pulls_->find(digest_of(id.pull));
    if (pull == pulls_->end()) return std::nullopt;
    for (std::uint64_t next = pull->second.place; next != 0;) {
        const Header header = header_at(next - 1);
        if (header.number == id.number) return unpack_job(packed_at(next - 1, header));
        next = header.before;
    }
    return std::nullopt;
}

int PackedJobs::last_number(const PullId& pull) const {
    if (!pulls_) return 0;
    const auto found = pulls_->find(digest_of(pull));
    return found == pulls_->end() ? 0 : found->second.highest_number;
}

void PackedJobs::visit(const std::function<void(const JobId& id, std::string_view packed)>& visitor) const {
    for (std::uint64_t block = 0; block < blocks_.size(); ++block) {
        for (std::uint64_t at = 0; at < blocks_[block].size();) {
            const std::uint64_t place = block << offset_bits | at;
            const Header header = header_at(place);
            const std::string_view packed = packed_at(place, header);
            visitor(unpack_job_id(packed), packed);
            at += sizeof header + header.size;
        }
    }
}

}  // namespace tachograph
