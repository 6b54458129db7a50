// The page about the log's format has exactly the code's events and trailers.
#include "core/events/event.hpp"
#include "core/values/alternatives.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/pfr/tuple_size.hpp>
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
    void operator()(std::string_view key, const std::optional<Value>&) {
        keys.push_back(fmt::format("`{}?`", key));
    }
    template <class Value>
    void operator()(std::string_view key, const std::vector<Value>&) {
        keys.push_back(fmt::format("`{}*`", key));
    }
    template <class Value>
    void operator()(std::string_view key, const Value&) {
        keys.push_back(fmt::format("`{}`", key));
    }
};

std::set<std::string> rows_of_code() {
    std::set<std::string> rows;
    for_each_alternative<EventBody>([&]<class Body>() {
        Keys keys;
        Body body;
        Body::fields_of(body, keys);
        rows.insert(fmt::format("| `{}` | {} |", Body::type, fmt::join(keys.keys, ", ")));
    });
    return rows;
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

TEST(FormatPage, NamesEveryEventAndItsTrailers) { EXPECT_EQ(rows_of_page(), rows_of_code()); }

}  // namespace
}  // namespace tachograph
