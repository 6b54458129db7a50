#include "adapters/gitlab/trace.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

namespace tachograph::gitlab {
namespace {

// In a pattern, `0` matches a digit and `x` a hexadecimal digit; all else matches itself.
bool matches(std::string_view text, std::string_view pattern) {
    constexpr std::string_view digits = "0123456789";
    constexpr std::string_view hexadecimal = "0123456789abcdefABCDEF";
    const auto fits = [&](char c, char wanted) {
        if (wanted == '0') return digits.find(c) != std::string_view::npos;
        if (wanted == 'x') return hexadecimal.find(c) != std::string_view::npos;
        return c == wanted;
    };
    return text.size() >= pattern.size() && std::equal(pattern.begin(), pattern.end(), text.begin(),
                                                       [&](char wanted, char c) { return fits(c, wanted); });
}

struct Line {
    std::string stream;      // number and kind of the stream; empty if the runner writes none
    bool continues = false;  // continues the previous line of the stream
    std::string_view text;
};

// `2026-09-18T09:15:23.100000Z 01E text`: time, stream, kind (output or error), and `+` if the runner split the line.
Line read_line(std::string_view line) {
    constexpr std::string_view time = "0000-00-00T00:00:00.";
    if (!matches(line, time)) return {{}, false, line};
    const auto end = line.find_first_not_of("0123456789", time.size());
    if (end == std::string_view::npos || !matches(line.substr(end), "Z xx")) return {{}, false, line};
    const std::string_view stream = line.substr(end + 2);
    if (stream.size() < 3 || (stream[2] != 'O' && stream[2] != 'E')) return {{}, false, line};
    const bool continues = stream.size() > 3 && stream[3] == '+';
    const bool marked = continues || (stream.size() > 3 && stream[3] == ' ');
    return {std::string(stream.substr(0, 3)), continues, stream.substr(marked ? 4 : 3)};
}

std::vector<std::string> lines_of(std::string_view trace) {
    std::vector<std::string> lines;
    std::map<std::string, std::size_t> last;  // index of the last line of each stream
    while (!trace.empty()) {
        const auto end = trace.find('\n');
        const Line line = read_line(trace.substr(0, end));
        trace.remove_prefix(end == std::string_view::npos ? trace.size() : end + 1);
        const auto before = last.find(line.stream);
        if (line.continues && before != last.end()) {
            lines[before->second] += line.text;
        } else {
            last[line.stream] = lines.size();
            lines.emplace_back(line.text);
        }
    }
    return lines;
}

// Returns the length of the escape sequence at the front: colours and cursor moves (CSI), titles and links (OSC).
std::size_t escape_at(std::string_view text) {
    if (text.size() < 2) return text.size();
    if (text[1] == '[') {
        const auto final = std::ranges::find_if(text.substr(2), [](char c) { return c >= '@' && c <= '~'; });
        return std::min<std::size_t>(text.size(), static_cast<std::size_t>(final - text.begin()) + 1);
    }
    if (text[1] == ']') {
        const auto end = text.find_first_of("\x07\x1b", 2);
        if (end == std::string_view::npos) return text.size();
        return std::min(text.size(), end + (text[end] == '\x1b' ? 2 : 1));
    }
    return 2;
}

std::string without_escapes(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        if (text.front() == '\x1b') {
            text.remove_prefix(escape_at(text));
        } else {
            plain += text.front();
            text.remove_prefix(1);
        }
    }
    return plain;
}

// `section_start:1789722923:step_script[collapsed=true]`, before a carriage return.
bool is_section_mark(std::string_view text) {
    const auto is_mark = [&](std::string_view word) {
        return text.starts_with(word) && matches(text.substr(word.size()), "0");
    };
    return is_mark("section_start:") || is_mark("section_end:");
}

// Returns the text that a terminal finally shows for the line.
std::string shown(std::string_view line) {
    std::string text = without_escapes(line);
    while (!text.empty() && text.back() == '\r') text.pop_back();
    const auto overwritten = text.rfind('\r');
    if (overwritten != std::string::npos) text.erase(0, overwritten + 1);
    return is_section_mark(text) ? std::string() : text;
}

}  // namespace

std::string plain_trace(std::string_view trace, std::size_t longest) {
    std::string text;
    for (const std::string& line : lines_of(trace)) {
        const std::string plain = shown(line);
        if (!plain.empty() || line.empty()) text += plain + "\n";
    }
    if (text.size() <= longest) return text;
    const auto cut = text.size() - longest;
    const auto line = text.find('\n', cut - 1);
    if (line + 1 < text.size()) return text.substr(line + 1);
    // A single line that exceeds the limit.
    auto start = cut;
    while (start < text.size() && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) ++start;
    return text.substr(start);
}

}  // namespace tachograph::gitlab
