// Reads one object of the configuration key by key, and collects its problems.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/config/config.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tachograph::config {

using Json = nlohmann::json;

struct Source {
    std::string folder;
    const Environment& environment;
    Problems& problems;
};

class Section {
  public:
    // `name` is the prefix of keys in messages: empty for the whole configuration, `limits.` for a part.
    Section(const Json& json, std::string name, Source& source)
        : json_(json), name_(std::move(name)), source_(source) {}

    // If the key is missing, these leave the target unchanged.
    void text(const std::string& key, std::string& target);
    // Not empty either.
    void secret(const std::string& key, std::string& target);
    void text_or_number(const std::string& key, std::string& target);
    void choice(const std::string& key, std::string& target, const std::vector<std::string_view>& choices);
    void number(const std::string& key, int& target, int least, int most);
    void flag(const std::string& key, bool& target);
    void texts(const std::string& key, std::vector<std::string>& target);
    void part(const std::string& key, const std::function<void(Section&)>& read);
    // For a key that has a text or an object.
    void text_or_part(const std::string& key, std::string& target, const std::function<void(Section&)>& read);
    // Reports all keys that were not read: they are unknown.
    void end();

    void complain(const std::string& key, const std::string& problem);
    bool complained(const std::string& key) const;

  private:
    const Json* find(const std::string& key);
    std::optional<std::string> text_of(const std::string& key, const Json& value);
    std::optional<std::string> content_of(const std::string& key, const std::string& path);

    const Json& json_;
    std::string name_;
    Source& source_;
    std::vector<std::string> known_;
};

}  // namespace tachograph::config
