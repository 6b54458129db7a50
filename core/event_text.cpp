#include "core/event_text.hpp"

#include "core/event_fields.hpp"
#include "core/event_subject.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>
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

// The lines of the last paragraph. They are expected in the order in which they are taken, and found in any other.
class Trailers {
  public:
    explicit Trailers(std::string_view message) {
        while (!message.empty() && message.back() == '\n') message.remove_suffix(1);
        const auto gap = message.find("\n\n");
        if (gap == std::string_view::npos) throw Unreadable{"it has no trailers"};
        for (std::string_view rest = message.substr(gap + 2); !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
            lines_.push_back({line});
            if (line.empty()) lines_.clear();  // a paragraph ended that was not the last
        }
        is_plain_ = message.find('\\', gap) == std::string_view::npos;
    }

    // The value, until the next one is taken; nothing where there is no such trailer.
    std::optional<std::string_view> take(std::string_view key) {
        std::size_t at = next_;
        while (at < lines_.size() && (lines_[at].taken || !has_key(lines_[at].text, key))) ++at;
        if (at == lines_.size()) return std::nullopt;
        lines_[at].taken = true;
        while (next_ < lines_.size() && lines_[next_].taken) ++next_;
        const std::string_view value = lines_[at].text.substr(key.size() + 2);
        return is_plain_ ? value : unescaped(value, lines_[at].text);
    }

    void require_all_taken() const {
        if (next_ == lines_.size()) return;
        const std::string_view left = lines_[next_].text;
        const auto colon = left.find(": ");
        if (colon == std::string_view::npos || colon == 0) refuse(left);
        const std::string_view key = left.substr(0, colon);
        const bool taken =
            std::ranges::any_of(lines_, [&](const Line& line) { return line.taken && has_key(line.text, key); });
        throw Unreadable{fmt::format("its trailer {} {}", key, taken ? "stands there twice" : "is unknown")};
    }

  private:
    struct Line {
        std::string_view text;
        bool taken = false;
    };

    static bool has_key(std::string_view line, std::string_view key) {
        return line.size() >= key.size() + 2 && line[key.size()] == ':' && line[key.size() + 1] == ' ' &&
               line.starts_with(key);
    }

    [[noreturn]] static void refuse(std::string_view line) {
        throw Unreadable{fmt::format("the line '{}' is not a trailer", shorten(escape_line(line), 80))};
    }

    std::string_view unescaped(std::string_view value, std::string_view line) {
        std::optional<std::string> text = unescape_line(value);
        if (!text) refuse(line);
        return unescaped_ = *std::move(text);
    }

    boost::container::small_vector<Line, 24> lines_;
    std::size_t next_ = 0;   // all before it are taken
    bool is_plain_ = false;  // nothing is escaped
    std::string unescaped_;
};

// Takes the trailers one by one, so that what is left at the end is what nobody knows.
struct TrailerReader {
    Trailers& trailers;

    template <class Value>
    static Value parsed(std::string_view key, std::string_view text) {
        auto value = parse_value(text, static_cast<Value*>(nullptr));
        if (!value)
            throw Unreadable{fmt::format("its trailer {} says '{}', which is not understood", key, shorten(text, 80))};
        return *std::move(value);
    }

    void operator()(std::string_view key, std::string& value) { value = trailers.take(key).value_or(""); }
    void operator()(std::string_view key, std::int64_t& value) {
        const std::string_view text = trailers.take(key).value_or("0");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || end != text.data() + text.size())
            throw Unreadable{fmt::format("its trailer {} is no number", key)};
    }
    template <class Value>
    void operator()(std::string_view key, std::vector<Value>& values) {
        while (const auto text = trailers.take(key)) values.push_back(parsed<Value>(key, *text));
    }
    template <class Value>
    void operator()(std::string_view key, Value& value) {
        const auto text = trailers.take(key);
        if (!text) throw Unreadable{fmt::format("its trailer {} is missing", key)};
        value = parsed<Value>(key, *text);
    }
};

template <std::size_t Index = 0>
void read_body(EventBody& body, std::string_view type, TrailerReader& reader) {
    if constexpr (Index == std::variant_size_v<EventBody>) {
        throw Unreadable{
            fmt::format("its type '{}' is unknown to this version; a newer one wrote it", shorten(type, 80))};
    } else {
        using Body = std::variant_alternative_t<Index, EventBody>;
        if (type != event_name<Body>) return read_body<Index + 1>(body, type, reader);
        visit_fields(reader, body.emplace<Index>());
    }
}

void read_event(Event& event, std::string_view type, Trailers& trailers) {
    TrailerReader reader{trailers};
    read_body(event.body, type, reader);
    reader("Actor", event.actor);
    reader("Cause", event.cause);
    reader("Delivery", event.delivery);
    reader("At", event.at);
    trailers.require_all_taken();
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

void parse_event(std::string_view message, ReadEvent& read) {
    std::string type;
    try {
        Trailers trailers(message);
        type = trailers.take("Event").value_or("");
        if (type.empty()) throw Unreadable{"it has no trailer Event"};
        read_event(read.emplace<Event>(), type, trailers);
    } catch (const Unreadable& unreadable) {
        read = UnreadableEvent{type, unreadable.problem};
    }
}

ReadEvent parse_event(std::string_view message) {
    ReadEvent read;
    parse_event(message, read);
    return read;
}

}  // namespace tachograph
