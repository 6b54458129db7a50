#include "reports/lenient_json.hpp"

#include <array>
#include <limits>
#include <string>

namespace tachograph::reports {
namespace {

constexpr int deepest = 64;

// The word at the front that is a number of C but not of JSON, if any.
std::string_view odd_number(std::string_view text) {
    constexpr std::array<std::string_view, 6> words{"-Infinity", "Infinity", "-NaN", "NaN", "-nan", "nan"};
    for (const std::string_view word : words) {
        if (text.starts_with(word)) return word;
    }
    return {};
}

std::string with_nulls(std::string_view text) {
    std::string json;
    json.reserve(text.size());
    bool in_string = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (in_string && c == '\\') {
            json += text.substr(at++, 2);
            continue;
        }
        if (c == '"') in_string = !in_string;
        const std::string_view word = in_string ? std::string_view() : odd_number(text.substr(at));
        if (word.empty()) {
            json += c;
        } else {
            json += "null";
            at += word.size() - 1;
        }
    }
    return json;
}

}  // namespace

Json parse_lenient(std::string_view text) {
    bool too_deep = false;
    const auto bounded = [&](int depth, Json::parse_event_t /*event*/, Json& /*value*/) {
        too_deep = too_deep || depth > deepest;
        return !too_deep;
    };
    Json json = Json::parse(with_nulls(text), bounded, false);
    return too_deep ? Json(Json::value_t::discarded) : json;
}

double number_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    const bool present = found != object.end() && found->is_number();
    return present ? found->get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tachograph::reports
