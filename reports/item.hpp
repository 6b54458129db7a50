// Tables and images that a runner sends to be shown in the report unchanged. The format is that of DiffEqBot's runners.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace tachograph::reports {

struct Table {
    std::vector<std::string> head;
    std::vector<std::vector<std::string>> rows;

    bool operator==(const Table&) const = default;
};

struct Image {
    std::string url;  // http(s), or `data:` of an image

    bool operator==(const Image&) const = default;
};

struct Item {
    std::string id;
    std::string title;
    std::variant<Table, Image> content;

    bool operator==(const Item&) const = default;
};

}  // namespace tachograph::reports
