#include "adapters/git/repository/object_bytes.hpp"

#include "core/ports/failures.hpp"

#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace tachograph::git {
namespace {

constexpr std::size_t tree_line = 46;    // `tree <40 digits>\n`
constexpr std::size_t parent_line = 48;  // `parent <40 digits>\n`

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

// Hashes two parts, so that an object's header need not be copied in front of its content.
RawId digest(std::string_view first, std::string_view second) {
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
    // Fetched once: EVP_sha1() would be looked up by its name at each use.
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    RawId id;
    EVP_DigestInit_ex(context.get(), algorithm, nullptr);
    EVP_DigestUpdate(context.get(), first.data(), first.size());
    EVP_DigestUpdate(context.get(), second.data(), second.size());
    EVP_DigestFinal_ex(context.get(), id.bytes.data(), nullptr);
    return id;
}

constexpr unsigned char no_digit = 0xFF;

constexpr std::array<unsigned char, 256> digits = [] {
    std::array<unsigned char, 256> values{};
    values.fill(no_digit);
    for (unsigned char n = 0; n < 16; ++n) values[static_cast<unsigned char>("0123456789abcdef"[n])] = n;
    return values;
}();

unsigned digit_of(char c) { return digits[static_cast<unsigned char>(c)]; }

[[noreturn]] void no_commit() { throw Unavailable("an object of the event log is not a commit"); }

}  // namespace

void append_number(std::string& bytes, std::uint64_t number, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
}

std::uint64_t read_number(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

void append_id(std::string& bytes, const RawId& id) {
    bytes.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
}

RawId sha1(std::string_view bytes) { return digest(bytes, {}); }

RawId commit_id(std::string_view content) {
    const std::string header = fmt::format("commit {}", content.size());
    return digest({header.c_str(), header.size() + 1}, content);
}

ObjectId to_text(const RawId& id) {
    constexpr std::string_view signs = "0123456789abcdef";
    ObjectId text(40, '0');
    for (std::size_t at = 0; at < id.bytes.size(); ++at) {
        text[2 * at] = signs[id.bytes[at] >> 4U];
        text[2 * at + 1] = signs[id.bytes[at] & 0xFU];
    }
    return text;
}

std::optional<RawId> parse_id(std::string_view hex) {
    if (hex.size() != 40) return std::nullopt;
    RawId id;
    unsigned bad = 0;
    for (std::size_t at = 0; at < id.bytes.size(); ++at) {
        const unsigned high = digit_of(hex[2 * at]);
        const unsigned low = digit_of(hex[2 * at + 1]);
        bad |= (high | low) & 0xF0U;
        id.bytes[at] = static_cast<unsigned char>(high << 4U | low);
    }
    return bad == 0 ? std::optional(id) : std::nullopt;
}

std::string_view message_of(std::string_view content) {
    const auto gap = content.find("\n\n");
    if (gap == std::string_view::npos || !content.starts_with("tree ")) no_commit();
    return content.substr(gap + 2);
}

std::optional<RawId> parent_of(std::string_view content) {
    if (content.size() < tree_line || !content.starts_with("tree ")) no_commit();
    const std::string_view line = content.substr(tree_line, parent_line);
    if (!line.starts_with("parent ")) return std::nullopt;
    const auto parent = parse_id(line.substr(7, 40));
    if (!parent) no_commit();
    if (content.substr(tree_line + parent_line).starts_with("parent "))
        throw Damaged(fmt::format("the event log is not linear: a commit after {} is a merge", to_text(*parent)));
    return parent;
}

}  // namespace tachograph::git
