#include "core/events/event_text.hpp"

#include "core/events/event_subject.hpp"
#include "core/values/text.hpp"
#include "core/values/unlinked_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <boost/container/small_vector.hpp>
#include <fmt/format.h>

namespace tachograph {
namespace {

struct TrailerWriter {
    EventForm form = EventForm::today;
    std::string text{};

    void line(std::string_view key, std::string_view value) {
        text += fmt::format("{}: {}\n", key, is_former() ? escape_line(value) : unlinked_line(value));
    }

    // Empty text is not written; a missing trailer is read as empty text.
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
    void operator()(std::string_view key, const JobId& value) {
        line(key, is_former() ? to_text(value) : to_path(value));
    }
    void operator()(std::string_view key, const PullId& value) {
        line(key, is_former() ? to_text(value) : to_path(value));
    }
    template <class Value>
    void operator()(std::string_view key, const std::optional<Value>& value) {
        if (value) line(key, to_text(*value));
    }
    bool is_former() const { return form == EventForm::version_1; }

    void operator()(std::string_view key, std::int64_t value) {
        if (value != 0) line(key, std::to_string(value));
    }

    void element(std::string_view key, const std::string& value) { line(key, value); }
    void element(std::string_view key, const Grant& value) { line(key, to_text(value)); }
    void element(std::string_view key, const RepositoryNumber& value) { line(key, to_text(value)); }
};

struct Unreadable {
    std::string problem;
};

// Parses a trailer's value. The second parameter only selects the type of the member.
std::optional<std::string> parse_value(std::string_view text, std::string* /*type*/) { return std::string(text); }
std::optional<JobId> parse_value(std::string_view text, JobId* /*type*/) { return parse_job_id(text); }
std::optional<PullId> parse_value(std::string_view text, PullId* /*type*/) { return parse_pull_id(text); }
std::optional<Tally> parse_value(std::string_view text, Tally* /*type*/) { return parse_tally(text); }
std::optional<Grant> parse_value(std::string_view text, Grant* /*type*/) { return parse_grant(text); }
std::optional<RepositoryNumber> parse_value(std::string_view text, RepositoryNumber* /*type*/) {
    return parse_repository_number(text);
}
std::optional<Conclusion> parse_value(std::string_view text, Conclusion* /*type*/) { return parse_conclusion(text); }
std::optional<Actor> parse_value(std::string_view text, Actor* /*type*/) { return parse_actor(text); }
std::optional<Timestamp> parse_value(std::string_view text, Timestamp* /*type*/) { return parse_timestamp(text); }

// The lines of the last paragraph. Taking them in the order in which they stand is fast; any other order works too.
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
            if (line.empty()) lines_.clear();  // the paragraph that ended here was not the last
        }
        is_plain_ = message.find('\\', gap) == std::string_view::npos;
    }

    // The value, valid until the next call; nullopt if there is no such trailer.
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
    std::size_t next_ = 0;   // all lines before it are taken
    bool is_plain_ = false;  // no value has an escape
    std::string unescaped_;
};

// Takes the trailers that the type has. Trailers that are left at the end are unknown ones.
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
            throw Unreadable{fmt::format("its trailer {} is not a number", key)};
    }
    template <class Value>
    void operator()(std::string_view key, std::vector<Value>& values) {
        while (const auto text = trailers.take(key)) values.push_back(parsed<Value>(key, *text));
    }
    template <class Value>
    void operator()(std::string_view key, std::optional<Value>& value) {
        if (const auto text = trailers.take(key)) value = parsed<Value>(key, *text);
    }
    template <class Value>
    void operator()(std::string_view key, Value& value) {
        const auto text = trailers.take(key);
        if (!text) throw Unreadable{fmt::format("its trailer {} is missing", key)};
        value = parsed<Value>(key, *text);
    }
};

// `job.running/2`, as a name and a version.
struct EventType {
    std::string_view name;
    std::string_view version;
};

constexpr EventType split_type(std::string_view type) {
    const auto slash = type.rfind('/');
    return {type.substr(0, slash), slash == std::string_view::npos ? std::string_view() : type.substr(slash + 1)};
}

[[noreturn]] void refuse_type(std::string_view type) {
    throw Unreadable{fmt::format("its type '{}' is unknown to this version; a newer one wrote it", shorten(type, 80))};
}

// The types that version 1 of the format had. Its form differs from today's. Types that came later have today's form in
// every version. This list never changes.
constexpr std::array<std::string_view, 20> types_of_the_first_form{
    "job.requested",    "job.rejected",       "job.accepted",    "job.running",   "job.measured",
    "job.reported",     "job.failed",         "job.aborted",     "job.outdated",  "command.refused",
    "question.asked",   "effect.done",        "effect.given-up", "access.asked",  "command.followed",
    "access.explained", "access.quarantined", "access.adopted",  "service.began", "comments.read"};

bool is_in_first_form(std::string_view type) {
    const EventType said = split_type(type);
    return said.version == "1" &&
           std::ranges::find(types_of_the_first_form, said.name) != types_of_the_first_form.end();
}

// Reads the members that the type has today; earlier versions wrote some of them. A version is one digit, from 1.
template <std::size_t Index = 0>
void read_body(EventBody& body, std::string_view type, TrailerReader& reader) {
    if constexpr (Index == std::variant_size_v<EventBody>) {
        refuse_type(type);
    } else {
        using Body = std::variant_alternative_t<Index, EventBody>;
        constexpr EventType today = split_type(Body::type);
        const EventType said = split_type(type);
        if (said.name != today.name) return read_body<Index + 1>(body, type, reader);
        if (said.version.size() != 1 || said.version < "1" || said.version > today.version) refuse_type(type);
        Body::fields_of(body.emplace<Index>(), reader);
    }
}

// Version 1 wrote pull requests and jobs as `owner/repo#412/1`, also inside keys and effects. This turns the `#` into
// `/`. No repository's name has a `#`.
void replace_reference(std::string& id) {
    const auto hash = id.find('#');
    if (hash != std::string::npos) id[hash] = '/';
}

// The inverse: `result:owner/repo/412/1` becomes `result:owner/repo#412/1`.
void restore_reference(std::string& id) {
    const auto owner = id.rfind(':', id.find('/'));
    const auto repository = id.find('/', owner == std::string::npos ? 0 : owner);
    const auto number = repository == std::string::npos ? repository : id.find('/', repository + 1);
    if (number != std::string::npos) id[number] = '#';
}

// Applies `change` to the texts of an event that contain the id of a pull request or job: its key and its effect.
template <class Change>
void change_references(Event& event, Change change) {
    change(event.idempotency_key);
    if (auto* done = std::get_if<EffectDone>(&event.body)) change(done->effect);
    if (auto* given_up = std::get_if<EffectGivenUp>(&event.body)) change(given_up->effect);
}

// Converts an event of version 1 to today's form.
void upcast(Event& event, TrailerReader& reader) {
    change_references(event, replace_reference);
    if (std::holds_alternative<AccessAsked>(event.body)) reader("Author-Id", event.actor_id);
}

std::string format_version_1(Event event, std::string_view type) {
    change_references(event, restore_reference);
    TrailerWriter writer{EventForm::version_1};
    writer.line("Event", type);
    std::visit([&](const auto& body) { body.fields_of(body, writer); }, event.body);
    if (std::holds_alternative<AccessAsked>(event.body)) writer("Author-Id", event.actor_id);
    writer("Actor", event.actor);
    writer("Cause", event.idempotency_key);
    writer("Delivery", event.delivery);
    writer("At", event.at);
    return event_subject(event, EventForm::version_1) + "\n\n" + writer.text;
}

std::string format_today(const Event& event, std::string_view type) {
    TrailerWriter writer;
    writer.line("Event", type);
    std::visit([&](const auto& body) { body.fields_of(body, writer); }, event.body);
    writer("Actor", event.actor);
    writer("Actor-Id", event.actor_id);
    writer("Text", event.text);
    writer("Cause", event.idempotency_key);
    writer("Delivery", event.delivery);
    writer("At", event.at);
    return event_subject(event, EventForm::today) + "\n\n" + writer.text;
}

void read_event(Event& event, std::string_view type, Trailers& trailers) {
    TrailerReader reader{trailers};
    const bool former = is_in_first_form(type);
    read_body(event.body, type, reader);
    reader("Actor", event.actor);
    if (!former) reader("Actor-Id", event.actor_id);
    if (!former) reader("Text", event.text);
    reader("Cause", event.idempotency_key);
    reader("Delivery", event.delivery);
    reader("At", event.at);
    if (former) upcast(event, reader);
    trailers.require_all_taken();
}

}  // namespace

std::string event_type(const EventBody& body) {
    return std::visit([](const auto& kind) { return std::string(kind.type); }, body);
}

std::string format_event(const Event& event) { return format_today(event, event_type(event.body)); }

bool is_as_written(const Event& event, std::string_view message) {
    constexpr std::string_view key = "\nEvent: ";
    const auto at = message.find(key);
    if (at == std::string_view::npos) return false;
    const std::string_view rest = message.substr(at + key.size());
    const std::string_view type = rest.substr(0, rest.find('\n'));
    return message == (is_in_first_form(type) ? format_version_1(event, type) : format_today(event, type));
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
