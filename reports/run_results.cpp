#include "reports/run_results.hpp"

#include "core/values/overloaded.hpp"
#include "reports/formats/formats.hpp"
#include "reports/formats/lenient_json.hpp"

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr std::size_t most_rounds = 10'000;

Side parse_side(const std::string& text) {
    if (text == "base") return Side::base;
    if (text == "head") return Side::head;
    throw UnreadableResult(fmt::format("a round's side is '{}', neither base nor head", text));
}

std::vector<std::string> texts_of(const Json& list) {
    std::vector<std::string> texts;
    for (const Json& text : list)
        texts.push_back(text.is_string() ? text.get<std::string>()
                                         : text.dump(-1, ' ', false, Json::error_handler_t::replace));
    return texts;
}

Item item_of(const Json& json) {
    Item item{json.at("id").get<std::string>(), json.at("title").get<std::string>(), {}};
    const std::string type = json.at("type");
    if (type == "image") {
        item.content = Image{json.at("data").get<std::string>()};
    } else if (type == "table") {
        Table table{texts_of(json.at("data").at("head")), {}};
        for (const Json& row : json.at("data").at("table")) table.rows.push_back(texts_of(row));
        item.content = std::move(table);
    } else {
        throw UnreadableResult(fmt::format("an item's type is '{}', neither table nor image", type));
    }
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

Round round_of(const Json& json) {
    Round round{json.at("round").get<int>(), parse_side(json.at("side")), {}};
    for (const Json& file : json.at("files")) round.files.push_back({file.at("name"), file.at("text")});
    round.build = json.value("build", round.build);
    if (json.contains("selected")) round.selected = texts_of(json["selected"]);
    round.problem = json.value("problem", "");
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

RunResults results_of(const Json& json) {
    RunResults results;
    results.runner = json.value("runner", "");
    if (json.contains("environment"))
        results.environment = json["environment"].get<std::map<std::string, std::string>>();
    results.most_rounds = json.value("most_rounds", 0);
    if (json.contains("notes")) results.notes = texts_of(json["notes"]);
    if (json.contains("rules")) results.rules = parse_rules(json["rules"].get<std::string>());
    for (const Json& round : json.value("rounds", Json::array())) results.rounds.push_back(round_of(round));
    for (const Json& item : json.value("items", Json::array())) results.items.push_back(item_of(item));
    if (results.rounds.size() > most_rounds) throw UnreadableResult("there are too many rounds");
    return results;
}

}  // namespace

RunResults parse_run_results(std::string_view text) {
    const Json json = parse_lenient(text);
    if (!json.is_object()) throw UnreadableResult("the results are not a JSON object");
    try {
        return results_of(json);
    } catch (const Json::exception& error) {
        throw UnreadableResult(fmt::format("the results are not as a runner writes them: {}", error.what()));
    }
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
