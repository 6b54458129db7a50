#include "adapters/git/packs/delta.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tachograph::git {
namespace {

constexpr std::size_t places = std::size_t{1} << 14U;
constexpr std::size_t longest_copy = 0x10000;  // a copy length of 0 means 64 KiB
constexpr std::size_t at_first = 4096;         // bytes to reserve; the result size in a delta cannot be trusted

// Reads a delta byte by byte. Beyond the end, it returns zeros and sets `whole` to false.
struct Reader {
    std::string_view bytes;
    bool whole = true;

    unsigned char byte() {
        if (bytes.empty()) {
            whole = false;
            return 0;
        }
        const auto first = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        return first;
    }
    // Seven bits a byte, the lowest first.
    std::uint64_t size() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const unsigned char next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
            if ((next & 0x80U) == 0) return value;
        }
        whole = false;
        return 0;
    }
    // A number. A byte is present if its bit in `flags` is set, the lowest first; absent bytes are zero.
    std::size_t sparse(unsigned flags) {
        std::size_t value = 0;
        for (unsigned shift = 0; flags != 0; flags >>= 1U, shift += 8) {
            if ((flags & 1U) != 0) value |= static_cast<std::size_t>(byte()) << shift;
        }
        return value;
    }
};

// Appends the result of the next instruction. Returns false if the instruction is invalid.
bool follow(Reader& delta, std::string_view base, std::string& result) {
    const unsigned instruction = delta.byte();
    if ((instruction & 0x80U) == 0) {
        if (instruction == 0 || instruction > delta.bytes.size()) return false;
        result.append(delta.bytes.substr(0, instruction));
        delta.bytes.remove_prefix(instruction);
        return true;
    }
    const std::size_t from = delta.sparse(instruction & 0xFU);
    const std::size_t said = delta.sparse(instruction >> 4U & 7U);
    const std::size_t length = said == 0 ? longest_copy : said;
    if (!delta.whole || from > base.size() || length > base.size() - from) return false;
    result.append(base.substr(from, length));
    return true;
}

std::size_t place_of(std::uint64_t offset) { return offset * 0x9E3779B97F4A7C15U >> 50U; }  // Fibonacci hashing

}  // namespace

std::optional<std::string> apply_delta(std::string_view base, std::string_view delta) {
    Reader reader{delta};
    const std::uint64_t base_size = reader.size();
    const std::uint64_t size = reader.size();
    if (!reader.whole || base_size != base.size()) return std::nullopt;
    std::string result;
    result.reserve(std::min<std::uint64_t>(size, at_first));
    while (!reader.bytes.empty()) {
        if (!follow(reader, base, result) || result.size() > size) return std::nullopt;
    }
    return result.size() == size ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<std::uint64_t> take_distance(std::string_view& stream) {
    Reader reader{stream};
    unsigned char next = reader.byte();
    std::uint64_t distance = next & 0x7FU;
    for (int bytes = 1; (next & 0x80U) != 0 && bytes < 9; ++bytes) {
        next = reader.byte();
        distance = (distance + 1) << 7U | (next & 0x7FU);
    }
    if (!reader.whole || (next & 0x80U) != 0) return std::nullopt;
    stream = reader.bytes;
    return distance;
}

DeltaBases::Content DeltaBases::find(const void* pack, std::uint64_t offset) const {
    if (slots_.empty()) return nullptr;
    const Slot& slot = slots_[place_of(offset)];
    return slot.pack == pack && slot.offset == offset ? slot.content : nullptr;
}

void DeltaBases::keep(const void* pack, std::uint64_t offset, Content content) {
    slots_.resize(places);
    slots_[place_of(offset)] = {pack, offset, std::move(content)};
}

}  // namespace tachograph::git
