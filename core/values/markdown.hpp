// Escapes foreign text for Markdown, so that it is only shown: no links, mentions, HTML or broken blocks.
#pragma once

#include <string>
#include <string_view>

namespace tachograph {

// Inline code on one line: `` `text` ``, whatever backticks it has.
std::string inline_code(std::string_view text);
// A code block that nothing in the text can close.
std::string code_block(std::string_view text);
// Running text on one line.
std::string plain_text(std::string_view text);
// A comment that is not displayed; `text` has no `>`.
std::string hidden(std::string_view text);

}  // namespace tachograph
