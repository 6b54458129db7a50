#include "core/values/text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The code point of a valid character of `length` bytes.
char32_t decode(std::string_view character) {
    const auto lead = static_cast<unsigned char>(character.front());
    if (character.size() == 1) return lead;
    char32_t point = lead & (0x7FU >> character.size());
    for (const char byte : character.substr(1)) point = (point << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
    return point;
}

// Invisible characters that change how a line looks: C1 controls, line separators, bidirectional controls.
bool is_treacherous(char32_t point) {
    return (point >= 0x80 && point <= 0x9F) || point == 0x061C || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

bool is_invisible(char32_t point) {
    const bool layout = point == '\n' || point == '\t';
    return (point < 0x20 && !layout) || point == 0x7F || is_treacherous(point);
}

void append_hex(std::string& line, std::string_view bytes) {
    for (const char byte : bytes) line += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
}

void append_escaped(std::string& line, std::string_view character) {
    const char first = character.front();
    if (first == '\\') {
        line += "\\\\";
    } else if (first == '\n') {
        line += "\\n";
    } else if (first == '\r') {
        line += "\\r";
    } else if (first == '\t') {
        line += "\\t";
    } else if (is_invisible(decode(character))) {
        append_hex(line, character);
    } else {
        line += character;
    }
}

std::optional<char> unescape_hex(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2) return std::nullopt;
    return static_cast<char>(value);
}

// Whether nothing in the line needs escaping, which is true for nearly all lines.
bool is_plain_line(std::string_view bytes) {
    const auto plain = [](char c) { return c >= ' ' && c < 0x7F && c != '\\'; };
    return bytes.empty() || (bytes.front() != ' ' && bytes.back() != ' ' && std::ranges::all_of(bytes, plain));
}

}  // namespace

std::string to_lower(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::size_t utf8_length(std::string_view text) {
    if (text.empty()) return 0;
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead <= 0xDF   ? 2
                               : (lead & 0xF0U) == 0xE0       ? 3
                               : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                              : 0;
    if (length == 0 || text.size() < length || !std::ranges::all_of(text.substr(1, length - 1), is_continuation))
        return 0;
    const char32_t point = decode(text.substr(0, length));
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    return overlong || surrogate || point > 0x10FFFF ? 0 : length;
}

std::string escape_line(std::string_view bytes) {
    if (is_plain_line(bytes)) return std::string(bytes);
    std::string line;
    line.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = utf8_length(bytes.substr(at));
        const bool outer_blank = bytes[at] == ' ' && (at == 0 || at + 1 == bytes.size());
        if (length == 0 || outer_blank) {
            append_hex(line, bytes.substr(at, 1));
        } else {
            append_escaped(line, bytes.substr(at, length));
        }
        at += std::max<std::size_t>(length, 1);
    }
    return line;
}

std::string printable(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        const std::size_t length = utf8_length(bytes);
        const std::string_view character = bytes.substr(0, std::max<std::size_t>(length, 1));
        if (length == 0 || is_invisible(decode(character))) {
            append_hex(text, character);
        } else {
            text += character;
        }
        bytes.remove_prefix(character.size());
    }
    return text;
}

std::optional<std::string> unescape_line(std::string_view line) {
    if (line.find('\\') == std::string_view::npos) return std::string(line);
    std::string bytes;
    bytes.reserve(line.size());
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] != '\\') {
            bytes += line[at];
            continue;
        }
        if (++at == line.size()) return std::nullopt;
        switch (line[at]) {
            case '\\':
                bytes += '\\';
                break;
            case 'n':
                bytes += '\n';
                break;
            case 'r':
                bytes += '\r';
                break;
            case 't':
                bytes += '\t';
                break;
            case 'x': {
                const auto byte = unescape_hex(line.substr(at + 1, 2));
                if (!byte) return std::nullopt;
                bytes += *byte;
                at += 2;
                break;
            }
            default:
                return std::nullopt;
        }
    }
    return bytes;
}

std::string shorten(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return std::string(text);
    constexpr std::string_view ellipsis = "…";
    std::size_t end = bytes > ellipsis.size() ? bytes - ellipsis.size() : 0;
    while (end > 0 && is_continuation(text[end])) --end;
    return std::string(text.substr(0, end)) + std::string(ellipsis);
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view others = "-_.~";
    std::string encoded;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           others.find(c) != std::string_view::npos;
        encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}

std::size_t edit_distance(std::string_view left, std::string_view right) {
    // Optimal string alignment (Damerau–Levenshtein without repeated edits of one substring), three rows at a time.
    std::vector<std::size_t> older;
    std::vector<std::size_t> above(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::vector<std::size_t> row(right.size() + 1, i);
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if (swapped) row[j] = std::min(row[j], older[j - 2] + 1);
        }
        older = std::exchange(above, std::move(row));
    }
    return above.back();
}

}  // namespace tachograph
