// Helpers for reading GitHub's answers. Included by .cpp files of this room only.
#pragma once

#include "core/ports/failures.hpp"
#include "core/values/access.hpp"
#include "core/values/job_id.hpp"
#include "core/values/timestamp.hpp"

#include <cstdint>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::github {

inline std::string repo_path(const std::string& repository) { return "/repos/" + repository; }
inline std::string pull_path(const PullId& pull) {
    return fmt::format("{}/pulls/{}", repo_path(pull.repository), pull.number);
}

// The time at the key; zero if there is none.
inline Timestamp moment_of(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    const bool present = found != json.end() && found->is_string();
    return present ? parse_timestamp(found->get<std::string>()).value_or(Timestamp{}) : Timestamp{};
}

// The time at the key. Throws Unavailable if there is none.
inline Timestamp required_moment(const nlohmann::json& json, const char* key) {
    const Timestamp moment = moment_of(json, key);
    if (moment == Timestamp{}) throw Unavailable(fmt::format("GitHub's answer does not say {}", key));
    return moment;
}

// The account at the key; with an empty name if there is none.
inline Person person_of(const nlohmann::json& json, const char* key) {
    const auto user = json.find(key);
    if (user == json.end() || !user->is_object()) return {};
    return {user->value("login", ""), user->value("id", std::int64_t{0})};
}

// Throws Unavailable if the pull request's own data names another repository than the one with that number. 0: the
// number is not known.
inline void require_of(const nlohmann::json& pull, std::int64_t repository) {
    if (repository != 0 && pull.at("base").at("repo").at("id") != repository)
        throw Unavailable(fmt::format("the pull request is not of the repository {} any more", repository));
}

// The account's name at the key; empty if there is none.
inline std::string login_of(const nlohmann::json& json, const char* key) { return person_of(json, key).account; }

// Calls `read`. Throws Unavailable if the answer is not as documented.
template <class Read>
auto reading(Read read) {
    try {
        return read();
    } catch (const nlohmann::json::exception& error) {
        throw Unavailable(fmt::format("GitHub's answer is not as documented: {}", error.what()));
    }
}

}  // namespace tachograph::github
