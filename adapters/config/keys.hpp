// The table of all configuration keys. The parser, `check-config --keys` and the README of this folder are generated
// from this table.
#pragma once

#include "adapters/config/config.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace tachograph::config {

// The member that holds the value.
template <class Value>
using Place = std::variant<Value Config::*, Value Limits::*>;

struct Text {
    Place<std::string> place;
};

// A text that is never empty.
struct Secret {
    Place<std::string> place;
};

// A number is stored as its decimal digits.
struct TextOrNumber {
    Place<std::string> place;
};

struct Choice {
    Place<std::string> place;
    std::vector<std::string_view> choices;
};

struct Number {
    Place<int> place;
    int least = 0;
    int most = 0;
};

struct Flag {
    Place<bool> place;
};

struct Texts {
    Place<std::vector<std::string>> place;
};

struct Key {
    std::string_view name;  // `limits.rounds`
    std::variant<Text, Secret, TextOrNumber, Choice, Number, Flag, Texts> kind;
    std::string_view meaning;    // Markdown, in one table cell
    std::string_view otherwise;  // text for the default, if the default is empty or depends on other keys
    std::string_view example;    // JSON
};

const std::vector<Key>& all_keys();

template <class SomeConfig, class Value>
auto& value_at(SomeConfig& config, const Place<Value>& place) {
    return std::visit(
        [&](auto member) -> auto& {
            if constexpr (std::is_same_v<decltype(member), Value Limits::*>) {
                return config.limits.*member;
            } else {
                return config.*member;
            }
        },
        place);
}

// All keys as a Markdown table.
std::string keys_in_markdown();

}  // namespace tachograph::config
