// The page on the format of the log names exactly the events and trailers that the code has.
#include "core/events/event_fields.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

namespace tachograph {
namespace {

// Collects keys in the notation of the page: `Job`, `Comment?`, `Grant*`.
struct Keys {
    std::vector<std::string> keys;

    void operator()(std::string_view key, const std::string&) { keys.push_back(fmt::format("`{}?`", key)); }
    void operator()(std::string_view key, std::int64_t) { keys.push_back(fmt::format("`{}?`", key)); }
    template <class Value>
    void operator()(std::string_view key, const std::vector<Value>&) {
        keys.push_back(fmt::format("`{}*`", key));
    }
    template <class Value>
    void operator()(std::string_view key, const Value&) {
        keys.push_back(fmt::format("`{}`", key));
    }
};

template <std::size_t... Index>
std::set<std::string> rows_of_code(std::index_sequence<Index...> /*all*/) {
    const auto row = [](const auto& body) {
        Keys keys;
        visit_fields(keys, body);
        return fmt::format("| `{}` | {} |", event_name<std::decay_t<decltype(body)>>, fmt::join(keys.keys, ", "));
    };
    return {row(std::variant_alternative_t<Index, EventBody>{})...};
}

std::set<std::string> rows_of_page() {
    std::ifstream page(std::filesystem::path(TACHOGRAPH_TEST_SOURCES).parent_path() /
                       "core/events/event-log-format.md");
    std::set<std::string> rows;
    bool in_events = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) in_events = line == "## The events";
        const bool is_event = line.starts_with("| `") && line.find('/') < line.find("` |");
        if (in_events && is_event) rows.insert(line);
    }
    return rows;
}

TEST(FormatPage, NamesEveryEventAndItsTrailers) {
    EXPECT_EQ(rows_of_page(), rows_of_code(std::make_index_sequence<std::variant_size_v<EventBody>>()));
}

}  // namespace
}  // namespace tachograph
