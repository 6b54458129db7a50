#include "adapters/config/section.hpp"

#include "core/values/text.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::config {
namespace {

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

}  // namespace

const Json* Section::find(const std::string& key) {
    known_.push_back(key);
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
}

void Section::complain(const std::string& key, const std::string& problem) {
    source_.problems.push_back(fmt::format("{}{}: {}", name_, key, problem));
}

bool Section::complained(const std::string& key) const {
    return std::ranges::any_of(source_.problems,
                               [&](const std::string& problem) { return problem.starts_with(name_ + key + ": "); });
}

std::optional<std::string> Section::content_of(const std::string& key, const std::string& path) {
    const std::filesystem::path whole = std::filesystem::path(source_.folder) / path;
    std::error_code none;
    if (std::filesystem::is_directory(whole, none)) {
        complain(key, fmt::format("{} is a folder; name a file", whole.string()));
        return std::nullopt;
    }
    std::ifstream file(whole, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) {
        complain(key, fmt::format("the file {} cannot be read", whole.string()));
        return std::nullopt;
    }
    std::string text = content.str();
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    if (is_blank(text)) {
        complain(key, fmt::format("the file {} is empty", whole.string()));
        return std::nullopt;
    }
    return text;
}

std::optional<std::string> Section::text_of(const std::string& key, const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    const bool indirect = value.is_object() && value.size() == 1 && value.begin()->is_string();
    if (indirect && value.contains("file")) return content_of(key, value["file"]);
    if (indirect && value.contains("env")) {
        const std::string name = value["env"];
        auto content = source_.environment(name);
        const bool empty = content && is_blank(*content);
        if (!content || empty)
            complain(key, fmt::format("the environment variable {} is {}", name, empty ? "empty" : "not set"));
        return empty ? std::nullopt : content;
    }
    complain(key, R"(it must be a text, {"env": "NAME"} or {"file": "PATH"})");
    return std::nullopt;
}

void Section::text(const std::string& key, std::string& target) {
    const Json* value = find(key);
    if (!value) return;
    if (auto content = text_of(key, *value)) target = std::move(*content);
}

void Section::secret(const std::string& key, std::string& target) {
    const auto found = json_.find(key);
    if (found != json_.end() && found->is_string() && is_blank(found->get<std::string>()))
        complain(key, "it is empty; leave the key out if there is none");
    text(key, target);
}

void Section::text_or_number(const std::string& key, std::string& target) {
    const auto found = json_.find(key);
    if (found == json_.end() || !found->is_number_integer()) return text(key, target);
    known_.push_back(key);
    target = found->dump();
}

void Section::choice(const std::string& key, std::string& target, const std::vector<std::string_view>& choices) {
    const Json* value = find(key);
    if (!value) return;
    auto chosen = text_of(key, *value);
    if (!chosen) return;
    if (std::ranges::find(choices, *chosen) != choices.end()) {
        target = std::move(*chosen);
    } else {
        complain(key, fmt::format("'{}' is none of {}", *chosen, fmt::join(choices, ", ")));
    }
}

void Section::number(const std::string& key, int& target, int least, int most) {
    const Json* value = find(key);
    if (!value) return;
    const bool fits = value->is_number_integer() && *value >= least && *value <= most;
    if (fits) {
        target = value->get<int>();
    } else {
        complain(key, fmt::format("it must be a whole number from {} to {}", least, most));
    }
}

void Section::flag(const std::string& key, bool& target) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_boolean()) return complain(key, "it must be true or false");
    target = value->get<bool>();
}

void Section::texts(const std::string& key, std::vector<std::string>& target) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_array()) return complain(key, "it must be a list of texts");
    target.clear();
    for (const Json& one : *value) {
        if (auto content = text_of(key, one)) target.push_back(std::move(*content));
    }
}

void Section::part(const std::string& key, const std::function<void(Section&)>& read) {
    const Json* value = find(key);
    if (!value) return;
    if (!value->is_object()) return complain(key, "it must be an object");
    Section section(*value, name_ + key + ".", source_);
    read(section);
    section.end();
}

void Section::text_or_part(const std::string& key, std::string& target, const std::function<void(Section&)>& read) {
    const auto found = json_.find(key);
    const bool indirect =
        found != json_.end() && found->is_object() && (found->contains("env") || found->contains("file"));
    if (found != json_.end() && found->is_object() && !indirect) return part(key, read);
    text(key, target);
}

void Section::end() {
    for (const auto& [key, value] : json_.items()) {
        if (std::ranges::find(known_, key) != known_.end()) continue;
        const auto distance = [&](const std::string& known) {
            return edit_distance(to_lower(key.substr(0, 60)), known);
        };
        const auto nearest = std::ranges::min_element(known_, {}, distance);
        complain(key.substr(0, 60), fmt::format("there is no such key; did you mean {}{}?", name_, *nearest));
    }
}

}  // namespace tachograph::config
