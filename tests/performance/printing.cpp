#include "tests/performance/printing.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::performance {
namespace {

using Row = std::array<std::string, 5>;

Row row_of(const Figure& figure) {
    const auto number = [&](double value) { return fmt::format("{:.4g} {}", value, figure.unit); };
    std::string remark = figure.against;
    if (!figure.note.empty()) remark += "; " + figure.note;
    return {figure.name, number(figure.value), number(figure.reference), fmt::format("{:.3g}", figure.ratio()), remark};
}

}  // namespace

std::string table_of(const std::vector<Figure>& figures) {
    std::vector<Row> rows{{"figure", "value", "reference", "ratio", "reference is"}};
    for (const Figure& figure : figures) rows.push_back(row_of(figure));
    const auto width = [&](std::size_t column) {
        const auto characters = [&](const Row& row) { return fmt::formatted_size("{}", row.at(column)); };
        return std::ranges::max(rows, {}, characters).at(column).size();
    };
    std::string text;
    for (const Row& row : rows) {
        text += fmt::format("{:<{}}  {:>{}}  {:>{}}  {:>{}}  {}\n", row[0], width(0), row[1], width(1), row[2],
                            width(2), row[3], width(3), row[4]);
    }
    for (const Figure& figure : figures) {
        if (!figure.table.empty()) text += "\n" + figure.table;
    }
    return text;
}

std::string json_of(const std::vector<Figure>& figures) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Figure& figure : figures) {
        list.push_back({{"name", figure.name},
                        {"value", figure.value},
                        {"unit", figure.unit},
                        {"reference", figure.reference},
                        {"ratio", figure.ratio()}});
    }
    return list.dump(2) + "\n";
}

}  // namespace tachograph::performance
