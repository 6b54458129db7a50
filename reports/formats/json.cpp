#include "reports/formats/json.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

using simdjson::simdjson_error;

static_assert(reading_room >= simdjson::SIMDJSON_PADDING);

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

JsonKind kind_of(std::string_view token) {
    switch (token.front()) {
        case '{':
            return JsonKind::object;
        case '[':
            return JsonKind::list;
        case '"':
            return JsonKind::text;
        default:
            break;
    }
    const char first_digit = token.front() == '-' && token.size() > 1 ? token[1] : token.front();
    return is_digit(first_digit) ? JsonKind::number : JsonKind::word;
}

std::string_view without_space_behind(std::string_view token) {
    return token.substr(0, token.find_last_not_of(" \t\r\n") + 1);
}

bool is_word(std::string_view token) {
    constexpr std::array<std::string_view, 9> words{"true", "false", "null",     "NaN",      "-NaN",
                                                    "nan",  "-nan",  "Infinity", "-Infinity"};
    return std::ranges::find(words, token) != words.end();
}

// Most texts have no escapes: such a text need not be copied. `text` begins after its quote.
std::optional<std::string_view> without_escapes(const char* text) {
    const char* end = text;
    while (*end != '"' && *end != '\\') ++end;
    return *end == '"' ? std::optional(std::string_view(text, static_cast<std::size_t>(end - text))) : std::nullopt;
}

}  // namespace

JsonKind JsonValue::kind() { return kind_of(value_.raw_json_token()); }

bool JsonValue::is_true() { return without_space_behind(value_.raw_json_token()) == "true"; }

double JsonValue::number(double otherwise) {
    if (kind() != JsonKind::number) return otherwise;
    is_read_ = true;
    return value_.get_double();
}

std::string_view JsonValue::text() {
    if (kind() != JsonKind::text) return {};
    is_read_ = true;
    const auto plain = without_escapes(value_.raw_json_token().data() + 1);
    if (!plain) return value_.get_string();
    (void)simdjson::ondemand::raw_json_string(value_.get_raw_json_string());
    return *plain;
}

std::string JsonValue::printed() {
    std::string_view json;
    switch (kind()) {
        case JsonKind::text:
            return std::string(text());
        case JsonKind::object:
            json = simdjson::ondemand::object(value_).raw_json();
            break;
        case JsonKind::list:
            json = simdjson::ondemand::array(value_).raw_json();
            break;
        case JsonKind::number:
        case JsonKind::word:
            return std::string(without_space_behind(value_.raw_json_token()));
    }
    is_read_ = true;
    return std::string(without_space_behind(json));
}

std::string_view JsonValue::key_of(simdjson::ondemand::field& field) {
    const auto plain = without_escapes(field.key().raw());
    return plain ? *plain : std::string_view(field.unescaped_key());
}

void JsonValue::enter() {
    is_read_ = true;
    if (depth_ >= deepest_json) throw simdjson_error(simdjson::DEPTH_ERROR);
}

void JsonValue::finish() {
    if (is_read_) return;
    switch (kind()) {
        case JsonKind::object:
            fields([](std::string_view, JsonValue&) {});
            break;
        case JsonKind::list:
            elements([](JsonValue&) {});
            break;
        case JsonKind::text:
            (void)simdjson::ondemand::raw_json_string(value_.get_raw_json_string());
            break;
        case JsonKind::number:
            number();
            break;
        case JsonKind::word:
            if (!is_word(without_space_behind(value_.raw_json_token()))) throw simdjson_error(simdjson::TAPE_ERROR);
            break;
    }
}

JsonDocument::JsonDocument(const std::string& text) {
    std::string_view json = text;
    std::size_t capacity = text.capacity();
    if (capacity - text.size() < reading_room) {
        copy_ = simdjson::padded_string(json);
        json = std::string_view(copy_.data(), copy_.size());
        capacity = json.size() + simdjson::SIMDJSON_PADDING;
    }
    if (json.starts_with(byte_order_mark)) {
        json.remove_prefix(byte_order_mark.size());
        capacity -= byte_order_mark.size();
    }
    try {
        document_ = parser_.iterate(json, capacity);
        text_ = json.data();
        outline();
    } catch (const simdjson_error& error) {
        throw damage(error);
    }
}

void JsonDocument::outline() {
    switch (simdjson::ondemand::json_type(document_.type())) {
        case simdjson::ondemand::json_type::object:
            return note_fields(document_.get_object());
        case simdjson::ondemand::json_type::array:
            kind_ = JsonKind::list;
            for (simdjson::ondemand::value element : simdjson::ondemand::array(document_.get_array())) {
                if (kind_of(element.raw_json_token()) == JsonKind::object) note_fields(element.get_object());
                return;
            }
            return;
        default:
            throw NotJson("it is neither an object nor a list");
    }
}

void JsonDocument::note_fields(simdjson::ondemand::object object) {
    for (simdjson::ondemand::field field : object)
        outline_.insert_or_assign(std::string(std::string_view(field.unescaped_key())),
                                  kind_of(field.value().raw_json_token()));
}

bool JsonDocument::walk(const std::function<bool(JsonValue&)>& visit) {
    try {
        document_.rewind();
        JsonValue root(document_.get_value(), 0);
        const bool visited = visit(root);
        if (visited && document_.current_location().error() != simdjson::OUT_OF_BOUNDS)
            throw simdjson_error(simdjson::TAPE_ERROR);
        return visited;
    } catch (const simdjson_error& error) {
        throw damage(error);
    }
}

bool JsonDocument::field(std::string_view key, const std::function<void(JsonValue&)>& take) {
    if (kind_ != JsonKind::object) return false;
    try {
        document_.rewind();
        for (simdjson::ondemand::field field : simdjson::ondemand::object(document_.get_object())) {
            if (JsonValue::key_of(field) != key) continue;
            JsonValue value(field.value(), 1);
            take(value);
            return true;
        }
        return false;
    } catch (const simdjson_error& error) {
        throw damage(error);
    }
}

NotJson JsonDocument::damage(const simdjson_error& error) {
    const char* at = nullptr;
    const bool known = text_ && document_.current_location().get(at) == simdjson::SUCCESS;
    return NotJson(known ? fmt::format("near byte {}: {}", at - text_, error.what()) : std::string(error.what()));
}

}  // namespace tachograph::reports
