#include "core/event_text.hpp"

#include "core/event_fields.hpp"
#include "core/event_subject.hpp"
#include "core/text.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph {
namespace {

struct TrailerWriter {
    std::string text;

    void line(std::string_view key, std::string_view value) {
        text += fmt::format("{}: {}\n", key, escape_line(value));
    }

    // Text that is empty is not written, and is read back as empty.
    void operator()(std::string_view key, const std::string& value) {
        if (!value.empty()) line(key, value);
    }
    template <class Value>
    void operator()(std::string_view key, const std::vector<Value>& values) {
        for (const Value& value : values) element(key, value);
    }
    template <class Value>
    void operator()(std::string_view key, const Value& value) {
        line(key, to_text(value));
    }

    void operator()(std::string_view key, std::int64_t value) {
        if (value != 0) line(key, std::to_string(value));
    }

    void element(std::string_view key, const std::string& value) { line(key, value); }
    void element(std::string_view key, const Grant& value) { line(key, to_text(value)); }
};

struct Unreadable {
    std::string problem;
};

// What a trailer's text is parsed with, by the type of the member.
std::optional<std::string> parse_value(std::string_view text, std::string* /*type*/) { return std::string(text); }
std::optional<JobId> parse_value(std::string_view text, JobId* /*type*/) { return parse_job_id(text); }
std::optional<PullId> parse_value(std::string_view text, PullId* /*type*/) { return parse_pull_id(text); }
std::optional<Tally> parse_value(std::string_view text, Tally* /*type*/) { return parse_tally(text); }
std::optional<Grant> parse_value(std::string_view text, Grant* /*type*/) { return parse_grant(text); }
std::optional<Actor> parse_value(std::string_view text, Actor* /*type*/) { return parse_actor(text); }
std::optional<Timestamp> parse_value(std::string_view text, Timestamp* /*type*/) { return parse_timestamp(text); }

// The lines of the last paragraph, in their order. Values are views of the message, escaped as they stand there.
class Trailers {
  public:
    explicit Trailers(std::string_view message) {
        while (!message.empty() && message.back() == '\n') message.remove_suffix(1);
        const auto gap = message.rfind("\n\n");
        if (gap == std::string_view::npos) throw Unreadable{"it has no trailers"};
        lines_.reserve(16);
        for (std::string_view rest = message.substr(gap + 2); !rest.empty();) {
            const auto end = rest.find('\n');
            lines_.push_back(split(rest.substr(0, end)));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }

    // The value of a trailer that stands there at most once.
    std::optional<std::string> take(std::string_view key) {
        const std::size_t found = find(key, next_);
        if (found == lines_.size()) return std::nullopt;
        if (find(key, found + 1) != lines_.size())
            throw Unreadable{fmt::format("its trailer {} stands there twice", key)};
        return take_at(found);
    }

    std::vector<std::string> take_all(std::string_view key) {
        std::vector<std::string> values;
        for (std::size_t at = find(key, next_); at < lines_.size(); at = find(key, at + 1))
            values.push_back(take_at(at));
        return values;
    }

    // The first key that nobody took; empty where there is none.
    std::string_view left() const { return next_ < lines_.size() ? lines_[next_].key : std::string_view(); }

  private:
    struct Line {
        std::string_view key;  // empty once it is taken
        std::string_view value;
    };

    static Line split(std::string_view line) {
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos || colon == 0) refuse(line);
        return {line.substr(0, colon), line.substr(colon + 2)};
    }

    [[noreturn]] static void refuse(std::string_view line) {
        throw Unreadable{fmt::format("the line '{}' is not a trailer", shorten(escape_line(line), 80))};
    }

    std::size_t find(std::string_view key, std::size_t from) const {
        while (from < lines_.size() && lines_[from].key != key) ++from;
        return from;
    }

    std::string take_at(std::size_t at) {
        Line& line = lines_[at];
        std::optional<std::string> value = unescape_line(line.value);
        if (!value) refuse(fmt::format("{}: {}", line.key, line.value));
        line.key = {};
        while (next_ < lines_.size() && lines_[next_].key.empty()) ++next_;
        return *std::move(value);
    }

    std::vector<Line> lines_;
    std::size_t next_ = 0;  // all before it are taken
};

// Takes the trailers one by one, so that what is left at the end is what nobody knows.
struct TrailerReader {
    Trailers& trailers;

    template <class Value>
    Value parsed(std::string_view key, const std::string& text) {
        auto value = parse_value(text, static_cast<Value*>(nullptr));
        if (!value)
            throw Unreadable{fmt::format("its trailer {} says '{}', which is not understood", key, shorten(text, 80))};
        return *std::move(value);
    }

    void operator()(std::string_view key, std::string& value) { value = trailers.take(key).value_or(""); }
    void operator()(std::string_view key, std::int64_t& value) {
        const std::string text = trailers.take(key).value_or("0");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size())
            throw Unreadable{fmt::format("its trailer {} is no number", key)};
    }
    template <class Value>
    void operator()(std::string_view key, std::vector<Value>& values) {
        for (const std::string& text : trailers.take_all(key)) values.push_back(parsed<Value>(key, text));
    }
    template <class Value>
    void operator()(std::string_view key, Value& value) {
        const auto text = trailers.take(key);
        if (!text) throw Unreadable{fmt::format("its trailer {} is missing", key)};
        value = parsed<Value>(key, *text);
    }
};

template <std::size_t Index = 0>
EventBody read_body(std::string_view type, TrailerReader& reader) {
    if constexpr (Index == std::variant_size_v<EventBody>) {
        throw Unreadable{
            fmt::format("its type '{}' is unknown to this version; a newer one wrote it", shorten(type, 80))};
    } else {
        using Body = std::variant_alternative_t<Index, EventBody>;
        if (type != event_name<Body>) return read_body<Index + 1>(type, reader);
        Body body;
        visit_fields(reader, body);
        return body;
    }
}

Event read_event(std::string_view type, Trailers& trailers) {
    TrailerReader reader{trailers};
    Event event;
    event.body = read_body(type, reader);
    reader("Actor", event.actor);
    reader("Cause", event.cause);
    reader("Delivery", event.delivery);
    reader("At", event.at);
    if (!trailers.left().empty()) throw Unreadable{fmt::format("its trailer {} is unknown", trailers.left())};
    return event;
}

}  // namespace

std::string event_type(const EventBody& body) {
    return std::visit(
        [](const auto& alternative) { return std::string(event_name<std::decay_t<decltype(alternative)>>); }, body);
}

std::string format_event(const Event& event) {
    TrailerWriter writer;
    writer.line("Event", event_type(event.body));
    std::visit([&](const auto& body) { visit_fields(writer, body); }, event.body);
    writer("Actor", event.actor);
    writer("Cause", event.cause);
    writer("Delivery", event.delivery);
    writer("At", event.at);
    return event_subject(event) + "\n\n" + writer.text;
}

ReadEvent parse_event(std::string_view message) {
    std::string type;
    try {
        Trailers trailers(message);
        type = trailers.take("Event").value_or("");
        if (type.empty()) throw Unreadable{"it has no trailer Event"};
        return read_event(type, trailers);
    } catch (const Unreadable& unreadable) {
        return UnreadableEvent{type, unreadable.problem};
    }
}

}  // namespace tachograph
