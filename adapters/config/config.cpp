#include "adapters/config/config.hpp"

#include "adapters/config/hosts.hpp"
#include "adapters/config/keys.hpp"
#include "adapters/config/section.hpp"
#include "adapters/config/value_checks.hpp"
#include "core/values/overloaded.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace tachograph::config {
namespace {

void read_key(Section& section, const std::string& name, const Key& key, Config& config) {
    std::visit(
        overloaded{[&](const Text& text) { section.text(name, value_at(config, text.place)); },
                   [&](const Secret& secret) { section.secret(name, value_at(config, secret.place)); },
                   [&](const TextOrNumber& text) { section.text_or_number(name, value_at(config, text.place)); },
                   [&](const Choice& choice) { section.choice(name, value_at(config, choice.place), choice.choices); },
                   [&](const Number& number) {
                       section.number(name, value_at(config, number.place), number.least, number.most);
                   },
                   [&](const Flag& flag) { section.flag(name, value_at(config, flag.place)); },
                   [&](const Texts& texts) { section.texts(name, value_at(config, texts.place)); }},
        key.kind);
}

// `limits` of `limits.rounds`; empty for `admin`.
std::string_view part_of(const Key& key) {
    const auto dot = key.name.find('.');
    return dot == std::string_view::npos ? std::string_view() : key.name.substr(0, dot);
}

void read_part(Section& section, std::string_view part, Config& config) {
    for (const Key& key : all_keys()) {
        if (part_of(key) == part) read_key(section, std::string(key.name.substr(part.size() + 1)), key, config);
    }
}

void read_all(Section& section, Config& config) {
    std::set<std::string_view> done;
    for (const Key& key : all_keys()) {
        const std::string part(part_of(key));
        const auto inner = [&](Section& its) { read_part(its, part, config); };
        if (key.name == "admin") {
            section.text_or_part("admin", config.admin, [&](Section& its) { read_part(its, "admin", config); });
        } else if (part.empty()) {
            read_key(section, std::string(key.name), key, config);
        } else if (part != "admin" && done.insert(part_of(key)).second) {
            section.part(part, inner);
        }
    }
    section.end();
}

Problems syntax_problem(std::string_view text, const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte > 0 ? error.byte - 1 : 0);
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
    return {
        fmt::format("line {}, column {}: this is not JSON; check commas, quotes and brackets before it", line, column)};
}

}  // namespace

std::variant<Config, Problems> read_config(std::string_view text, const std::string& folder,
                                           const Environment& environment) {
    Problems problems;
    Source source{folder, environment, problems};
    try {
        const Json json = Json::parse(text);
        if (!json.is_object()) return Problems{"the configuration must be a JSON object"};
        Config config;
        Section section(json, "", source);
        read_all(section, config);
        check_values(section, config);
        choose_hosts(config);
        const auto absolute = [&](const std::string& path) {
            return (std::filesystem::path(folder) / path).lexically_normal().string();
        };
        config.data_dir = absolute(config.data_dir);
        for (std::string* path : {&config.event_log_signing_key, &config.event_log_allowed_signers})
            if (!path->empty()) *path = absolute(*path);
        if (problems.empty()) return config;
    } catch (const Json::parse_error& error) {
        return syntax_problem(text, error);
    }
    return problems;
}

std::variant<Config, Problems> read_config_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    if (!file) return Problems{fmt::format("the file {} cannot be read", path)};
    const auto environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value ? std::optional<std::string>(value) : std::nullopt;
    };
    return read_config(content.str(), std::filesystem::absolute(path).parent_path().string(), environment);
}

std::vector<std::string> missing_for_deployment(const Config& config) {
    std::vector<std::string> missing;
    const auto note = [&](bool lacks, const char* text) {
        if (lacks) missing.emplace_back(text);
    };
    const bool on_the_web = forge_row(config).has_account != nullptr;
    note(config.registered_repos.empty(), "registered_repos is empty: no repository may be benchmarked");
    note(config.benchmarkers.empty(), "benchmarkers is empty: only the admin may run benchmarks");
    for (const HostRow* row : {&forge_row(config), &executor_row(config)})
        if (row->note_missing) row->note_missing(config, missing);
    note_unused_accounts(config, missing);
    note(on_the_web && config.event_log_remote.empty(),
         "event_log.remote is missing: this machine's disk is the only copy of the event log");
    note(!config.event_log_remote.empty() && config.gitlab_runner_secret.empty(),
         "gitlab_runner_secret is missing: the one that is made in data_dir is lost with this disk, and with it the "
         "jobs "
         "that run then");
    note(on_the_web && config.reports_repo.empty(),
         "reports_repo is missing: reports stay on this machine, and links to them are not for the web");
    note(
        on_the_web && config.access_control_repo.empty(),
        "access_control.repo is missing: who may benchmark is kept on this machine only, and changed by commands only");
    return missing;
}

std::optional<Address> parse_address(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) return std::nullopt;
    int port = -1;
    const auto [end, error] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port < 0 || port > 65535) return std::nullopt;
    std::string host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return Address{host, static_cast<std::uint16_t>(port)};
}

}  // namespace tachograph::config
