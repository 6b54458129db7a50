// Packs values into bytes, for memory and for caches. The format is compact, and only this build can read it.
// Included by .cpp files of this room only.
#pragma once

#include "core/jobs/packing.hpp"
#include "core/values/timestamp.hpp"

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/pfr/core.hpp>

namespace tachograph {

template <class Value>
concept Plain = std::integral<Value> || std::is_enum_v<Value>;

struct Packer {
    std::string& bytes;

    void raw(const void* data, std::size_t size) { bytes.append(static_cast<const char*>(data), size); }

    // LEB128: seven bits a byte, the lowest first. The high bit is set if more bytes follow.
    void number(std::uint64_t value) {
        std::array<char, 10> digits{};
        std::size_t count = 0;
        for (; value >= 0x80; value >>= 7U) digits[count++] = static_cast<char>(value | 0x80U);
        digits[count++] = static_cast<char>(value);
        raw(digits.data(), count);
    }

    template <Plain Value>
    void operator()(const Value& value) {
        number(static_cast<std::uint64_t>(value));
    }
    void operator()(const std::string& value) {
        number(value.size());
        raw(value.data(), value.size());
    }
    void operator()(const Timestamp& value) { number(static_cast<std::uint64_t>(value.time_since_epoch().count())); }
    template <class Value>
    void operator()(const std::optional<Value>& value) {
        number(value ? 1 : 0);
        if (value) (*this)(*value);
    }
    template <class Value>
    void operator()(const std::vector<Value>& values) {
        number(values.size());
        for (const Value& value : values) (*this)(value);
    }
    template <class Key, class Value>
    void operator()(const std::map<Key, Value>& values) {
        number(values.size());
        for (const auto& [key, value] : values) {
            (*this)(key);
            (*this)(value);
        }
    }
    template <class Struct>
    requires std::is_aggregate_v<Struct>
    void operator()(const Struct& value) {
        boost::pfr::for_each_field(value, [this](const auto& field) { (*this)(field); });
    }
};

struct Unpacker {
    std::string_view bytes;

    std::string_view take(std::size_t size) {
        if (size > bytes.size()) throw Unpackable("the bytes end too soon");
        const std::string_view taken = bytes.substr(0, size);
        bytes.remove_prefix(size);
        return taken;
    }

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80) return value;
        }
        throw Unpackable("a number is too long");
    }

    template <Plain Value>
    void operator()(Value& value) {
        value = static_cast<Value>(number());
    }
    void operator()(std::string& value) { value = take(number()); }
    void operator()(Timestamp& value) { value = Timestamp(Timestamp::duration(static_cast<std::int64_t>(number()))); }
    template <class Value>
    void operator()(std::optional<Value>& value) {
        if (number() != 0) (*this)(value.emplace());
    }
    template <class Value>
    void operator()(std::vector<Value>& values) {
        for (std::uint64_t left = number(); left > 0; --left) (*this)(values.emplace_back());
    }
    template <class Key, class Value>
    void operator()(std::map<Key, Value>& values) {
        for (std::uint64_t left = number(); left > 0; --left) {
            Key key;
            (*this)(key);
            (*this)(values[std::move(key)]);
        }
    }
    template <class Struct>
    requires std::is_aggregate_v<Struct>
    void operator()(Struct& value) {
        boost::pfr::for_each_field(value, [this](auto& field) { (*this)(field); });
    }
};

template <class Value>
Value unpacked(std::string_view bytes) {
    Unpacker unpacker{bytes};
    Value value;
    unpacker(value);
    if (!unpacker.bytes.empty()) throw Unpackable("there are more bytes than the value has");
    return value;
}

}  // namespace tachograph
