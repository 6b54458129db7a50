#include "reports/run_results.hpp"

#include "core/values/overloaded.hpp"
#include "reports/formats/formats.hpp"
#include "reports/formats/json.hpp"

#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::reports {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_rounds_sent = 10'000;

[[noreturn]] void refuse(std::string_view why) {
    throw UnreadableResult(fmt::format("the results are not in a runner's format: {}", why));
}

void require(bool holds, std::string_view field, std::string_view what) {
    if (!holds) refuse(fmt::format("{} is not {}", field, what));
}

std::string text_of(std::string_view field, JsonValue& json) {
    require(json.kind() == JsonKind::text, field, "a text");
    return std::string(json.text());
}

int integer_of(std::string_view field, JsonValue& json) {
    const double number = json.number();
    require(number == std::trunc(number) && std::abs(number) <= std::numeric_limits<int>::max(), field, "an integer");
    return static_cast<int>(number);
}

template <class Value>
std::vector<Value> list_of(std::string_view field, JsonValue& json, Value (*value_of)(JsonValue&)) {
    std::vector<Value> values;
    require(json.elements([&](JsonValue& value) { values.push_back(value_of(value)); }), field, "a list");
    return values;
}

std::string printed(JsonValue& json) { return json.printed(); }

// Calls take(key, value) for each field.
template <class Take>
void require_fields(std::string_view what, JsonValue& json, Take take) {
    require(json.fields(take), what, "an object");
}

Side parse_side(const std::string& text) {
    if (text == "base") return Side::base;
    if (text == "head") return Side::head;
    throw UnreadableResult(fmt::format("a round's side is '{}', not base or head", text));
}

std::vector<std::string> row_of(JsonValue& json) { return list_of("a row of a table", json, &printed); }

Table table_of(JsonValue& json) {
    Table table;
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "head") table.head = list_of(key, value, &printed);
        if (key == "table") table.rows = list_of(key, value, &row_of);
    });
    return table;
}

Item item_of(JsonValue& json) {
    Item item;
    std::string type;
    require_fields("an item", json, [&](std::string_view key, JsonValue& value) {
        if (key == "id") item.id = text_of(key, value);
        if (key == "title") item.title = text_of(key, value);
        if (key == "type") type = text_of(key, value);
        if (key == "data" && value.kind() == JsonKind::text) item.content = Image{std::string(value.text())};
        if (key == "data" && value.kind() == JsonKind::object) item.content = table_of(value);
    });
    if (type != "image" && type != "table")
        throw UnreadableResult(fmt::format("an item's type is '{}', not table or image", type));
    if ((type == "image") != std::holds_alternative<Image>(item.content))
        refuse(fmt::format("an item has no {}", type));
    return item;
}

Json to_json(const Item& item) {
    Json json{{"id", item.id}, {"title", item.title}};
    std::visit(overloaded{
                   [&](const Image& image) {
                       json["type"] = "image";
                       json["data"] = image.url;
                   },
                   [&](const Table& table) {
                       json["type"] = "table";
                       json["data"] = {{"head", table.head}, {"table", table.rows}};
                   },
               },
               item.content);
    return json;
}

ResultFile file_of(JsonValue& json) {
    ResultFile file;
    require_fields("a file", json, [&](std::string_view key, JsonValue& value) {
        if (key == "name") file.name = text_of(key, value);
        if (key == "text") file.text = text_of(key, value);
    });
    return file;
}

Round round_of(JsonValue& json) {
    Round round;
    std::set<std::string, std::less<>> missing{"round", "side", "files"};
    require_fields("a round", json, [&](std::string_view key, JsonValue& value) {
        if (key == "round") round.number = integer_of(key, value);
        if (key == "side") round.side = parse_side(text_of(key, value));
        if (key == "files") round.files = list_of(key, value, &file_of);
        if (key == "build") round.build = integer_of(key, value);
        if (key == "selected") round.selected = list_of(key, value, &printed);
        if (key == "problem") round.problem = text_of(key, value);
        if (const auto found = missing.find(key); found != missing.end()) missing.erase(found);
    });
    if (!missing.empty()) refuse(fmt::format("a round has no {}", *missing.begin()));
    return round;
}

Json to_json(const Round& round) {
    Json files = Json::array();
    for (const ResultFile& file : round.files) files.push_back({{"name", file.name}, {"text", file.text}});
    Json json{{"round", round.number}, {"side", round.side == Side::base ? "base" : "head"}, {"files", files}};
    if (round.build != 1) json["build"] = round.build;
    if (!round.selected.empty()) json["selected"] = round.selected;
    if (!round.problem.empty()) json["problem"] = round.problem;
    return json;
}

RunResults results_of(JsonDocument& json) {
    RunResults results;
    const auto add_fact = [&](std::string_view key, JsonValue& value) {
        results.environment[std::string(key)] = text_of(key, value);
    };
    json.fields([&](std::string_view key, JsonValue& value) {
        if (key == "runner") results.runner = text_of(key, value);
        if (key == "environment") require_fields(key, value, add_fact);
        if (key == "most_rounds") results.most_rounds = integer_of(key, value);
        if (key == "notes") results.notes = list_of(key, value, &printed);
        if (key == "rules") results.rules = parse_rules(text_of(key, value));
        if (key == "rounds") results.rounds = list_of(key, value, &round_of);
        if (key == "items") results.items = list_of(key, value, &item_of);
    });
    if (results.rounds.size() > most_rounds_sent) throw UnreadableResult("there are too many rounds");
    return results;
}

}  // namespace

RunResults parse_run_results(const std::string& text) {
    try {
        JsonDocument json(text);
        if (json.kind() == JsonKind::object) return results_of(json);
    } catch (const NotJson& damage) {
        throw UnreadableResult(fmt::format("the results are not a JSON object: {}", damage.what()));
    }
    throw UnreadableResult("the results are not a JSON object");
}

std::string to_json(const RunResults& results) {
    Json rounds = Json::array();
    for (const Round& round : results.rounds) rounds.push_back(to_json(round));
    Json items = Json::array();
    for (const Item& item : results.items) items.push_back(to_json(item));
    Json json{{"runner", results.runner}, {"environment", results.environment}, {"rounds", rounds}, {"items", items}};
    if (results.most_rounds > 0) json["most_rounds"] = results.most_rounds;
    if (!results.notes.empty()) json["notes"] = results.notes;
    if (results.rules != Rules{}) json["rules"] = to_json(results.rules);
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace tachograph::reports
