#include "core/event_text.hpp"

#include "core/event_fields.hpp"
#include "core/event_subject.hpp"
#include "core/text.hpp"

#include <charconv>
#include <cstdint>
#include <map>
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

using Trailers = std::multimap<std::string, std::string, std::less<>>;

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

// Takes the trailers one by one, so that what is left at the end is what nobody knows.
struct TrailerReader {
    Trailers& trailers;

    template <class Value>
    Value parsed(std::string_view key, const std::string& text) {
        auto value = parse_value(text, static_cast<Value*>(nullptr));
        if (!value)
            throw Unreadable{fmt::format("its trailer {} says '{}', which is not understood", key, shorten(text, 80))};
        return std::move(*value);
    }

    std::optional<std::string> take(std::string_view key) {
        if (trailers.count(key) > 1) throw Unreadable{fmt::format("its trailer {} stands there twice", key)};
        const auto found = trailers.find(key);
        if (found == trailers.end()) return std::nullopt;
        std::string value = std::move(found->second);
        trailers.erase(found);
        return value;
    }

    void operator()(std::string_view key, std::string& value) { value = take(key).value_or(""); }
    void operator()(std::string_view key, std::int64_t& value) {
        const std::string text = take(key).value_or("0");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size())
            throw Unreadable{fmt::format("its trailer {} is no number", key)};
    }
    template <class Value>
    void operator()(std::string_view key, std::vector<Value>& values) {
        const auto [first, last] = trailers.equal_range(key);
        for (auto at = first; at != last; ++at) values.push_back(parsed<Value>(key, at->second));
        trailers.erase(first, last);
    }
    template <class Value>
    void operator()(std::string_view key, Value& value) {
        const auto text = take(key);
        if (!text) throw Unreadable{fmt::format("its trailer {} is missing", key)};
        value = parsed<Value>(key, *text);
    }
};

void read_trailer_line(std::string_view line, Trailers& trailers) {
    const auto colon = line.find(": ");
    const auto value = colon == std::string_view::npos ? std::nullopt : unescape_line(line.substr(colon + 2));
    if (!value) throw Unreadable{fmt::format("the line '{}' is not a trailer", shorten(escape_line(line), 80))};
    trailers.emplace(std::string(line.substr(0, colon)), *value);
}

// The last paragraph of the message, line by line.
Trailers read_trailers(std::string_view message) {
    while (!message.empty() && message.back() == '\n') message.remove_suffix(1);
    const auto gap = message.rfind("\n\n");
    if (gap == std::string_view::npos) throw Unreadable{"it has no trailers"};
    Trailers trailers;
    for (std::string_view rest = message.substr(gap + 2); !rest.empty();) {
        const auto end = rest.find('\n');
        read_trailer_line(rest.substr(0, end), trailers);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return trailers;
}

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
    if (!trailers.empty()) throw Unreadable{fmt::format("its trailer {} is unknown", trailers.begin()->first)};
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

std::variant<Event, UnreadableEvent> parse_event(std::string_view message) {
    std::string type;
    try {
        Trailers trailers = read_trailers(message);
        type = TrailerReader{trailers}.take("Event").value_or("");
        if (type.empty()) throw Unreadable{"it has no trailer Event"};
        return read_event(type, trailers);
    } catch (const Unreadable& unreadable) {
        return UnreadableEvent{type, unreadable.problem};
    }
}

}  // namespace tachograph
