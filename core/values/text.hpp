// Makes text that may be hostile safe to show and to store on one line.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tachograph {

// Lower-cases ASCII letters and leaves everything else unchanged.
std::string to_lower(std::string_view text);

// One line from any bytes: backslashes, control characters, line ends, invisible and bidirectional controls and bytes
// that are not UTF-8 become `\\`, `\n`, `\r`, `\t` or `\xHH`; blanks at either end become `\x20`. The rest stays
// readable.
std::string escape_line(std::string_view bytes);
// The inverse; nullopt if `line` is not a possible output of escape_line.
std::optional<std::string> unescape_line(std::string_view line);

// Makes text of several lines safe to show: control and invisible characters, and bytes that are not UTF-8, become
// `\xHH`. Line ends and tabs stay.
std::string printable(std::string_view bytes);

// At most the first `bytes` of a UTF-8 text. If it is cut, then between characters, and it ends with `…`.
std::string shorten(std::string_view text, std::size_t bytes);

// Length in bytes of the UTF-8 character at the front: 1 to 4, or 0 if the bytes are not valid UTF-8 (RFC 3629).
std::size_t utf8_length(std::string_view text);

// Encodes the text as one segment of a URL's path, or one value of its query (RFC 3986).
std::string percent_encoded(std::string_view text);

// The number of single-character edits (insert, delete, replace, swap of neighbours) between two words.
std::size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace tachograph
