#include "core/live_lines.hpp"

#include <algorithm>
#include <memory>

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

bool is_mute_block(cmark_node_type type) {
    return type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_HTML_BLOCK;
}

bool is_mute_inline(cmark_node_type type) { return type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE; }

// Lines first to last, counted from 1, are not said.
void mute(std::vector<bool>& said, int first, int last) {
    for (int line = std::max(first, 1); line <= last && line <= static_cast<int>(said.size()); ++line) {
        said[static_cast<std::size_t>(line - 1)] = false;
    }
}

// The last line of a piece of inline code or HTML; for HTML the parser's own count stops at the first line.
int last_line(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    const auto breaks = text ? static_cast<int>(std::ranges::count(std::string_view(text), '\n')) : 0;
    return std::max(cmark_node_get_end_line(node), cmark_node_get_start_line(node) + breaks);
}

}  // namespace

std::vector<std::string> live_lines(std::string_view markdown) {
    const std::string text = with_plain_line_ends(markdown);
    const std::vector<std::string> lines = split_lines(text);
    std::vector<bool> said(lines.size(), true);
    const Document document(cmark_parse_document(text.data(), text.size(), CMARK_OPT_SOURCEPOS));
    const Walk walk(cmark_iter_new(document.get()));
    while (cmark_iter_next(walk.get()) != CMARK_EVENT_DONE) {
        cmark_node* node = cmark_iter_get_node(walk.get());
        const cmark_node_type type = cmark_node_get_type(node);
        const int first = cmark_node_get_start_line(node);
        if (is_mute_block(type)) mute(said, first, cmark_node_get_end_line(node));
        if (is_mute_inline(type)) mute(said, first + 1, last_line(node));
    }
    std::vector<std::string> live;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (said[at]) live.push_back(lines[at]);
    }
    return live;
}

}  // namespace tachograph
