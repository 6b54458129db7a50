// Reads the JSON of benchmark tools in one pass, without building a tree, so that it needs little memory beside the
// text. NaN, Infinity and -Infinity are not JSON, but benchmark tools write them: they are read as null. Values that
// the caller skips are checked too, except for escapes in texts. Included by .cpp files of this room only.
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

// Says why the text is not JSON, in a few words, and at which byte.
struct NotJson : UnreadableResult {
    using UnreadableResult::UnreadableResult;
};

enum class JsonKind { object, list, text, number, word };

// A value in a document. Call at most one of its functions, once; `kind` may be called as well. A value that is not
// read is skipped.
class JsonValue {
  public:
    JsonValue(simdjson::ondemand::value value, int depth) : value_(value), depth_(depth) {}

    JsonKind kind();
    bool is_true();
    double number(double otherwise = std::numeric_limits<double>::quiet_NaN());
    // Empty if the value is not a text. The result is valid as long as the document.
    std::string_view text();
    // The text; for other values, their JSON.
    std::string printed();

    // Calls take(key, value) for each field, in the order of the text. Returns false if the value is not an object.
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

    // Calls take(value) for each element. Returns false if the value is not a list.
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
    friend class JsonDocument;
    static std::string_view key_of(simdjson::ondemand::field& field);
    void enter();
    // Skips the value if nothing was read of it.
    void finish();

    simdjson::ondemand::value value_;
    int depth_;  // how many objects and lists are around the value
    bool is_read_ = false;
};

// A document: an object or a list. Its fields' names are known before it is read. Throws NotJson.
class JsonDocument {
  public:
    // The text must outlive the document. It is copied unless it has `reading_room` bytes of spare capacity.
    explicit JsonDocument(const std::string& text);
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

    // Whether it is an object or a list.
    JsonKind kind() const { return kind_; }
    // Whether the object, or the first element of the list, has this field.
    bool has(std::string_view key) const { return outline_.contains(key); }
    bool has(std::string_view key, JsonKind kind) const { return has(key) && outline_.find(key)->second == kind; }

    // As the functions of JsonValue. Each call starts from the beginning.
    template <class Take>
    bool fields(Take take) {
        return walk([&](JsonValue& root) { return root.fields(take); });
    }
    template <class Take>
    bool elements(Take take) {
        return walk([&](JsonValue& root) { return root.elements(take); });
    }

    // Calls take(value) for the first field of this key. What comes behind it is not looked at. Returns false if there
    // is none.
    bool field(std::string_view key, const std::function<void(JsonValue&)>& take);

  private:
    void outline();
    void note_fields(simdjson::ondemand::object object);
    bool walk(const std::function<bool(JsonValue&)>& visit);
    NotJson damage(const simdjson::simdjson_error& error);

    simdjson::padded_string copy_;
    const char* text_ = nullptr;  // null until the document is open
    simdjson::ondemand::parser parser_;
    simdjson::ondemand::document document_;
    JsonKind kind_ = JsonKind::object;
    std::map<std::string, JsonKind, std::less<>> outline_;
};

}  // namespace tachograph::reports
