// Walks JSON as benchmark tools write it: forwards, once, and without a tree of it, so that little memory is needed
// beside the text. Bare NaN, Infinity and -Infinity, which are not JSON, are taken as null. What nobody asks for is
// checked all the same, but for the escapes in its texts. Included by .cpp files of this room only.
#pragma once

#include "core/values/json_depth.hpp"
#include "reports/formats/formats.hpp"

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include <simdjson.h>

namespace tachograph::reports {

// What is wrong with the text as JSON, in a few words, and at which byte.
struct NotJson : UnreadableResult {
    using UnreadableResult::UnreadableResult;
};

enum class JsonKind { object, list, text, number, word };

// A place in a document. One of its functions but `kind` is called, once; or none, to pass over it.
class JsonValue {
  public:
    JsonValue(simdjson::ondemand::value value, int depth) : value_(value), depth_(depth) {}

    JsonKind kind();
    bool is_true();
    double number(double otherwise = std::numeric_limits<double>::quiet_NaN());
    // Empty if it is no text. Lives as long as the document.
    std::string_view text();
    // The text, or else its JSON.
    std::string printed();

    // Calls take(key, value) for each field, in the order of the text. Returns false if it is no object.
    template <class Take>
    bool fields(Take take) {
        if (kind() != JsonKind::object) return false;
        enter();
        for (simdjson::ondemand::field field : simdjson::ondemand::object(value_)) {
            const std::string_view key = key_of(field);
            JsonValue member(field.value(), depth_ + 1);
            take(key, member);
            member.finish();
        }
        return true;
    }

    // Calls take(value) for each element. Returns false if it is no list.
    template <class Take>
    bool elements(Take take) {
        if (kind() != JsonKind::list) return false;
        enter();
        for (simdjson::ondemand::value element : simdjson::ondemand::array(value_)) {
            JsonValue member(element, depth_ + 1);
            take(member);
            member.finish();
        }
        return true;
    }

  private:
    static std::string_view key_of(simdjson::ondemand::field& field);
    void enter();
    // Passes over it if nothing was read of it.
    void finish();

    simdjson::ondemand::value value_;
    int depth_;  // of objects and lists around it
    bool is_read_ = false;
};

// An object or a list, of which can be seen what it is before it is walked. Throws NotJson.
class JsonDocument {
  public:
    // The text stays where it is for as long; it is copied unless its capacity has `reading_room`.
    explicit JsonDocument(const std::string& text);
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

    // Whether it is an object or a list.
    JsonKind kind() const { return kind_; }
    // Whether the object, or the first element of the list, has such a field.
    bool has(std::string_view key) const { return outline_.contains(key); }
    bool has(std::string_view key, JsonKind kind) const { return has(key) && outline_.find(key)->second == kind; }

    // As those of a value; from the start each time.
    template <class Take>
    bool fields(Take take) {
        return walk([&](JsonValue& root) { return root.fields(take); });
    }
    template <class Take>
    bool elements(Take take) {
        return walk([&](JsonValue& root) { return root.elements(take); });
    }

  private:
    void outline();
    void note_fields(simdjson::ondemand::object object);
    bool walk(const std::function<bool(JsonValue&)>& visit);
    NotJson damage(const simdjson::simdjson_error& error);

    simdjson::padded_string copy_;
    const char* text_ = nullptr;  // once it is open
    simdjson::ondemand::parser parser_;
    simdjson::ondemand::document document_;
    JsonKind kind_ = JsonKind::object;
    std::map<std::string, JsonKind, std::less<>> outline_;
};

}  // namespace tachograph::reports
