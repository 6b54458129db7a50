#include "access-control/policy.hpp"

#include "core/values/actor.hpp"
#include "core/values/job_id.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace tachograph::access_control {
namespace {

constexpr std::size_t longest_handle = 39;  // GitHub's
constexpr std::size_t longest_file = 4096;
constexpr std::array folders{std::pair{"admins", Role::admin}, std::pair{"benchmarkers", Role::benchmarker},
                             std::pair{"blocked", Role::blocked}};

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

struct Conditions {
    std::string until;
    std::int64_t id = 0;
};

class Reading {
  public:
    explicit Reading(const std::vector<PolicyFile>& files) {
        // Teams first, because a grant to a team becomes grants to its members.
        for (const PolicyFile& file : files) {
            if (file.path.starts_with("org/teams/")) read_member(file);
        }
        for (const PolicyFile& file : files) {
            if (is_policy_path(file.path) && !file.path.starts_with("org/teams/")) read(file);
        }
        const auto lasting_admin = [&](const Grant& grant) {
            return grant.role == Role::admin && grant.scope == "org" && grant.until.empty() && !is_blocked(grant);
        };
        if (problems.empty() && std::ranges::none_of(access.grants, lasting_admin))
            problems.push_back(
                "org/admins: there must be an admin of the organisation who is neither blocked nor has an end date");
    }

    Access access;
    PolicyProblems problems;

  private:
    void complain(const std::string& where, const std::string& what) {
        problems.push_back(escape_line(where) + ": " + what);
    }

    bool is_blocked(const Grant& of) const {
        return std::ranges::any_of(access.grants, [&](const Grant& grant) {
            return grant.role == Role::blocked && grant.scope == "org" && same_account(grant.account, of.account);
        });
    }

    bool is_readable(const PolicyFile& file) {
        if (!file.problem.empty()) complain(file.path, file.problem);
        if (file.text.size() > longest_file) complain(file.path, "it is larger than a grant needs to be");
        return file.problem.empty() && file.text.size() <= longest_file;
    }

    void read_line(const std::string& where, std::string_view line, Conditions& conditions) {
        if (line.empty() || line.front() == '#') return;
        const auto colon = line.find(':');
        const std::string_view key = trimmed(line.substr(0, colon));
        const std::string_view value = colon == std::string_view::npos ? "" : trimmed(line.substr(colon + 1));
        if (key == "until" && is_date(value)) {
            conditions.until = value;
        } else if (key == "until") {
            complain(where, "until: wants a day such as 2027-01-31");
        } else if (key == "id") {
            const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), conditions.id);
            if (error != std::errc() || end != value.data() + value.size() || conditions.id < 1)
                complain(where, "id: wants a number, the account's or the repository's");
        } else {
            complain(where,
                     fmt::format("'{}' is neither a comment (# …) nor until: nor id:", escape_line(shorten(line, 60))));
        }
    }

    std::optional<Conditions> read_conditions(const PolicyFile& file) {
        if (!is_readable(file)) return std::nullopt;
        const std::size_t before = problems.size();
        Conditions conditions;
        int number = 0;
        for (const std::string& line : split(file.text, '\n')) {
            const std::string where = fmt::format("{}:{}", file.path, ++number);
            if (printable(line) != line && escape_line(trimmed(line)) != trimmed(line)) {
                complain(where, "it is not plain text in UTF-8");
            } else {
                read_line(where, trimmed(line), conditions);
            }
        }
        return problems.size() == before ? std::optional(conditions) : std::nullopt;
    }

    void read_member(const PolicyFile& file) {
        const auto parts = split(file.path, '/');
        if (parts.size() != 4 || !is_handle(parts[2]) || !is_handle(parts[3]))
            return complain(file.path, "a member of a team is a file org/teams/<team>/<account>");
        if (const auto conditions = read_conditions(file))
            teams_[to_lower(parts[2])].push_back({parts[3], *conditions});
    }

    void read(const PolicyFile& file) {
        const auto parts = split(file.path, '/');
        if (parts.size() == 3 && parts[0] == "org") return read_grant(file, "org", parts[1], parts[2]);
        if (parts.size() >= 3 && parts[0] == "repos") {
            const std::string repository = parts[1] + "/" + parts[2];
            if (!is_repository_name(repository))
                return complain(file.path, "repos/ wants folders <owner>/<repository>");
            if (parts.size() == 4 && parts[3] == "registered") return read_registration(file, repository);
            if (parts.size() == 5) return read_grant(file, repository, parts[3], parts[4]);
        }
        complain(
            file.path,
            "a grant is a file org/<role>/<account> or repos/<owner>/<repository>/<role>/<account>, where the role "
            "is admins, benchmarkers or blocked");
    }

    void read_registration(const PolicyFile& file, const std::string& repository) {
        const auto conditions = read_conditions(file);
        if (!conditions) return;
        if (!conditions->until.empty())
            return complain(file.path, "it registers a repository, which takes comments and id: only");
        access.repositories.push_back(repository);
        if (conditions->id != 0) access.numbers.push_back({repository, conditions->id});
    }

    void read_grant(const PolicyFile& file, const std::string& scope, const std::string& folder,
                    const std::string& subject) {
        const auto role =
            std::ranges::find(folders, folder, [](const auto& known) { return std::string(known.first); });
        if (role == folders.end())
            return complain(file.path, fmt::format("'{}' is none of admins, benchmarkers and blocked", folder));
        const bool to_team = subject.starts_with('@');
        if (!is_handle(subject.substr(to_team ? 1 : 0)))
            return complain(file.path,
                            "the file's name is to be an account (ASCII letters, digits, '-', '_' and '.'), or "
                            "a team such as @core");
        const auto conditions = read_conditions(file);
        if (!conditions) return;
        if (!to_team) return add({role->second, subject, scope, conditions->until, conditions->id});
        const auto team = teams_.find(to_lower(subject.substr(1)));
        if (team == teams_.end())
            return complain(file.path, fmt::format("there is no team {0}; make it with a file org/teams/{0}/<account>",
                                                   subject.substr(1)));
        for (const auto& [account, own] : team->second) {
            const bool sooner = conditions->until.empty() || (!own.until.empty() && own.until < conditions->until);
            add({role->second, account, scope, sooner ? own.until : conditions->until, own.id, subject.substr(1)});
        }
    }

    void add(Grant grant) { access.grants.push_back(std::move(grant)); }

    std::map<std::string, std::vector<std::pair<std::string, Conditions>>> teams_;
};

std::string folder_of(Role role) {
    const auto found = std::ranges::find(folders, role, [](const auto& known) { return known.second; });
    return found->first;
}

}  // namespace

bool is_policy_path(std::string_view path) {
    const auto name = path.substr(path.rfind('/') + 1);
    const bool inside = path.starts_with("org/") || path.starts_with("repos/") || path == "org" || path == "repos";
    return inside && name != "README.md" && name != ".gitkeep";
}

std::variant<Access, PolicyProblems> read_policy(const std::vector<PolicyFile>& files) {
    Reading reading(files);
    if (!reading.problems.empty()) return std::move(reading.problems);
    return std::move(reading.access);
}

std::string path_of(const Grant& grant) {
    if (!grant.team.empty()) return fmt::format("org/teams/{}/{}", grant.team, grant.account);
    const std::string folder = grant.scope == "org" ? "org" : "repos/" + grant.scope;
    return fmt::format("{}/{}/{}", folder, folder_of(grant.role), grant.account);
}

std::string registration_path(const std::string& repository) { return fmt::format("repos/{}/registered", repository); }

bool is_handle(std::string_view name) {
    if (name.ends_with("[bot]")) name.remove_suffix(5);  // a GitHub App
    constexpr std::string_view others = "-_.";
    const auto plain = [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.find(c) != std::string_view::npos;
    };
    return !name.empty() && name.size() <= longest_handle && std::ranges::all_of(name, plain) &&
           others.find(name.front()) == std::string_view::npos && name.find("..") == std::string_view::npos;
}

bool is_date(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t size) {
        int value = -1;
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + size, value);
        return error == std::errc() && end == text.data() + at + size ? value : -1;
    };
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const std::chrono::year_month_day day{std::chrono::year(number(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    return number(0, 4) >= 0 && number(5, 2) >= 0 && number(8, 2) >= 0 && day.ok();
}

std::string policy_readme() {
    return "# Who may run benchmarks\n\n"
           "1. To ask for access, add a file `repos/<owner>/<repository>/benchmarkers/<your account>` by a pull "
           "request; in "
           "it, after `#`, say why.\n"
           "2. An admin comments `@bot approve` there, and the bot merges it. The bot says what a pull request would "
           "change.\n"
           "3. `org/` is for all repositories, `repos/<owner>/<repository>/` for one; `admins/`, `benchmarkers/` and "
           "`blocked/` (which always wins) hold a file for each account, or for a team, as `@core`, whose members are "
           "`org/teams/core/<account>`.\n"
           "4. A line `until: 2027-01-31` in a file is its last day; an empty file "
           "`repos/<owner>/<repository>/registered` "
           "lets a repository be benchmarked; a line `id:` in it is the repository's number, which stays its own when "
           "it is "
           "renamed.\n"
           "5. What comes here in another way is not in force until an admin adopts it; `git log -- <file>` says who "
           "let "
           "whom in.\n";
}

}  // namespace tachograph::access_control
