#include "reports/formats/lenient_json.hpp"

#include "core/values/json_depth.hpp"

#include <array>

namespace tachograph::reports {
namespace {

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
    // Counted beforehand: nlohmann's parser with a callback takes quadratic time on some texts.
    if (!nests_at_most(text, deepest_json)) return Json(Json::value_t::discarded);
    // Most files are JSON as they are, and large.
    Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json::parse(with_nulls(text), nullptr, false) : json;
}

double number_at(const Json& object, const char* key, double otherwise) {
    const auto found = object.find(key);
    const bool present = found != object.end() && found->is_number();
    return present ? found->get<double>() : otherwise;
}

std::string text_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace tachograph::reports
