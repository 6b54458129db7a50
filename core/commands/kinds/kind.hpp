// What every file of this folder has: a struct of the command's arguments with its row (or rows), and functions.
//
// `rows` say how the command is written: the parser, `help` and "did you mean" read them. If a row has arguments,
// `read_arguments` fills the struct; it returns what is wrong with them in one sentence, or an empty text. `decide`
// says which events the command leads to. A question has no `decide`, but `answer_to`; see question.hpp.
#pragma once

#include <array>
#include <string_view>

namespace tachograph {

struct CommandRow {
    std::string_view word;
    std::string_view arguments;  // for a table's cell in Markdown, inside inline code; empty: it takes none
    std::string_view who;
    std::string_view does;
};

class Arguments;     // core/commands/arguments.hpp
struct AnswerTerms;  // core/answers/answer_terms.hpp
struct Asked;        // core/machine/asked.hpp
struct Event;

}  // namespace tachograph
