#include "adapters/git/repository/repository_format.hpp"

#include "adapters/git/repository/errors.hpp"
#include "adapters/git/repository/handles.hpp"
#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr int last_version = 1;

bool is_known(std::string_view name, std::string_view value) {
    if (name == "objectformat") return value == "sha1";
    if (name == "refstorage") return value == "files";
    // noop does nothing, the others concern worktrees only; a bare repository has none.
    return name == "noop" || name == "worktreeconfig" || name == "relativeworktrees";
}

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
    throw UsageError(fmt::format(
        "the git repository {} {}, which this program does not support; nothing was written to it. Move it away, "
        "and create it again without (git init --bare, or a clone)",
        path, what));
}

}  // namespace

void require_known_format(git_repository* repository, const std::string& path) {
    git_config* read = nullptr;
    check(git_repository_config_snapshot(&read, repository), "read the configuration of " + path);
    const ConfigHandle config(read);
    std::int32_t version = 0;
    const int code = git_config_get_int32(&version, config.get(), "core.repositoryformatversion");
    if (code != GIT_ENOTFOUND) check(code, "read the format of " + path);
    if (version < 0 || version > last_version) refuse(path, fmt::format("has the format {}", version));
    git_config_iterator* started = nullptr;
    check(git_config_iterator_glob_new(&started, config.get(), "^extensions\\."), "read the extensions of " + path);
    const ConfigIterator extensions(started);
    git_config_entry* entry = nullptr;
    while (git_config_next(&entry, extensions.get()) == 0) {
        const std::string name = to_lower(std::string_view(entry->name).substr(std::string_view("extensions.").size()));
        const std::string value = entry->value ? entry->value : "";
        if (!is_known(name, to_lower(value)))
            refuse(path, fmt::format("has the extension {}={}", escape_line(name), escape_line(value)));
    }
}

}  // namespace tachograph::git
