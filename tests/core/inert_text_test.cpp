// Text of strangers, as a forge renders it: no links, mentions or references.
#include "core/values/markdown.hpp"
#include "tests/core/generators.hpp"

#include <cstdlib>
#include <memory>
#include <regex>
#include <string>

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <gtest/gtest.h>

namespace tachograph {
namespace {

// Renders with GitHub's extensions.
std::string rendered(const std::string& markdown) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(cmark_parser_new(CMARK_OPT_DEFAULT),
                                                                             cmark_parser_free);
    for (const char* name : {"autolink", "table", "strikethrough", "tagfilter"})
        cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension(name));
    cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
    const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(cmark_parser_finish(parser.get()),
                                                                           cmark_node_free);
    const std::unique_ptr<char, decltype(&std::free)> html(
        cmark_render_html(document.get(), CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser.get())),
        std::free);
    return html.get();
}

// GitHub looks for these in the rendered text, except in code.
bool acts(const std::string& html) {
    static const std::regex reference(
        R"(<a |<img |(^|[^\w])@[A-Za-z0-9]|#[0-9]|\b[Gg][Hh]-[0-9]|://[A-Za-z]|www\.[a-z]|\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}\b)");
    static const std::regex code("<code>[^<]*</code>");
    return std::regex_search(std::regex_replace(html, code, ""), reference);
}

TEST(InertText, HasNoLinksMentionsOrReferences) {
    for (const char* text : {
             "https://example.org/x",
             "http://example.org",
             "see www.example.org/x",
             "(www.example.org)",
             "_www.example.org_",
             "ftp://example.org",
             "demo/sums#12",
             "#12",
             "GH-12",
             "gh-12",
             "@alice",
             "@demo/core",
             "alice@example.org",
             "mailto:alice@example.org",
             "a7d76bdeb2",
             "a7d76bd",
             "4101b4b784a7d76bdeb24101b4b784a7d76bdeb2",
             "demo/sums@a7d76bdeb2",
             "https://github.com/demo/sums/pull/12",
             "[text](https://example.org)",
             "<https://example.org>",
             "![text](https://example.org/x.png)",
         }) {
        EXPECT_TRUE(acts(rendered(text))) << text << " is a bad example";
        EXPECT_FALSE(acts(rendered(plain_text(text)))) << text << ": " << rendered(plain_text(text));
        EXPECT_FALSE(acts(rendered("said: " + plain_text(text) + ".\n"))) << text;
    }
}

TEST(InertText, CommitIdCanBeCopied) {
    const std::string id = "4101b4b784a7d76bdeb24101b4b784a7d76bdeb2";
    EXPECT_EQ(rendered(plain_text("comment adopt " + id)), "<p>comment adopt <code>" + id + "</code></p>\n");
}

TEST(InertText, StaysReadable) {
    EXPECT_EQ(rendered(plain_text("sort is 8.92× slower; 16777216 items in 1234567 ns, defaced")),
              "<p>sort is 8.92× slower; 16777216 items in 1234567 ns, defaced</p>\n");
}

RC_GTEST_PROP(InertText, HostileTextHasNoLinksMentionsOrReferences, ()) {
    RC_ASSERT(rendered(plain_text(*testing::hostile_text())).find("<a ") == std::string::npos);
}

}  // namespace
}  // namespace tachograph
