#include "core/comments/command_lines.hpp"

#include "core/values/blanks.hpp"

#include <charconv>
#include <memory>
#include <utility>

#include <cmark-gfm.h>

namespace tachograph {
namespace {

template <auto Release>
struct Releaser {
    template <class Handle>
    void operator()(Handle* handle) const {
        Release(handle);
    }
};
using Document = std::unique_ptr<cmark_node, Releaser<cmark_node_free>>;
using Walk = std::unique_ptr<cmark_iter, Releaser<cmark_iter_free>>;

std::string with_plain_line_ends(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n') continue;
        plain += text[at] == '\r' ? '\n' : text[at];
    }
    return plain;
}

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (true) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

bool is_mute(cmark_node_type type) { return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_IMAGE; }

// The position of an `@` that has only blanks and marks before it; `npos` if there is none.
std::size_t mention_in(std::string_view line) {
    constexpr std::string_view marks = " \t*_~#+-.)";
    std::size_t at = 0;
    while (at < line.size()) {
        const char c = line[at];
        if (c == '@') return at;
        const std::size_t blank = blank_length(line.substr(at));
        const bool mark = marks.find(c) != std::string_view::npos || (c >= '0' && c <= '9');
        if (blank == 0 && !mark) return std::string_view::npos;
        at += blank > 0 ? blank : 1;
    }
    return std::string_view::npos;
}

// A word that does not occur in the text, and has no character that is special in Markdown.
std::string word_apart_from(std::string_view text) {
    std::string word = "mention";
    while (text.find(word) != std::string_view::npos) word += 'x';
    return word;
}

struct Marked {
    std::string text;  // with each mention replaced by `word` and the number of its line
    std::string word;
};

Marked mark_mentions(std::string_view text, const std::vector<std::string>& lines) {
    Marked marked{{}, word_apart_from(text)};
    for (std::size_t number = 0; number < lines.size(); ++number) {
        const std::string_view line = lines[number];
        const std::size_t at = mention_in(line);
        if (at == std::string_view::npos) {
            marked.text.append(line).append(1, '\n');
        } else {
            marked.text.append(line.substr(0, at)).append(marked.word).append(std::to_string(number)).append(1, 'z');
            marked.text.append(line.substr(at + 1)).append(1, '\n');
        }
    }
    return marked;
}

void note_seen(std::string_view visible, std::string_view word, std::vector<bool>& seen) {
    for (auto at = visible.find(word); at != std::string_view::npos; at = visible.find(word, at + word.size())) {
        std::size_t number = 0;
        const char* digits = visible.data() + at + word.size();
        std::from_chars(digits, visible.data() + visible.size(), number);
        if (number < seen.size()) seen[number] = true;
    }
}

}  // namespace

// The parser reports wrong positions after some marks. So each mention is replaced by a unique word before parsing, and
// found by that word afterwards.
std::vector<std::string> command_lines(std::string_view markdown) {
    const std::string text = with_plain_line_ends(markdown);
    std::vector<std::string> lines = split_lines(text);
    const Marked marked = mark_mentions(text, lines);
    std::vector<bool> seen(lines.size(), false);
    const Document document(cmark_parse_document(marked.text.data(), marked.text.size(), CMARK_OPT_FOOTNOTES));
    const Walk walk(cmark_iter_new(document.get()));
    int mute = 0;  // how many enclosing nodes hide their text
    for (cmark_event_type event = cmark_iter_next(walk.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(walk.get())) {
        cmark_node* node = cmark_iter_get_node(walk.get());
        const cmark_node_type type = cmark_node_get_type(node);
        if (is_mute(type)) mute += event == CMARK_EVENT_ENTER ? 1 : -1;
        if (type == CMARK_NODE_TEXT && mute == 0) note_seen(cmark_node_get_literal(node), marked.word, seen);
    }
    std::vector<std::string> live;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (seen[at]) live.push_back(std::move(lines[at]));
    }
    return live;
}

}  // namespace tachograph
