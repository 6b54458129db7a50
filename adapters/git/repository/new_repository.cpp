#include "adapters/git/repository/new_repository.hpp"

#include "adapters/git/repository/errors.hpp"
#include "adapters/git/repository/handles.hpp"
#include "adapters/system/durable_file.hpp"
#include "core/ports/failures.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;

// Creates the missing folders and syncs their names to disk.
void make_durable_folders(const fs::path& path) {
    if (path.empty() || fs::exists(path)) return;
    make_durable_folders(path.parent_path());
    fs::create_directory(path);
    system::sync_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

void init(const std::string& path) {
    git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
    options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKDIR;
    options.initial_head = "main";
    git_repository* made = nullptr;
    check(git_repository_init_ext(&made, path.c_str(), &options), "make a git repository at " + path);
    git_repository_free(made);
}

}  // namespace

void make_repository(const std::string& path) {
    const fs::path place = fs::absolute(path).lexically_normal();
    const std::string unfinished = place.string() + ".new";
    try {
        make_durable_folders(place.parent_path());
        fs::remove_all(unfinished);
        init(unfinished);
        system::sync_tree(unfinished);
        fs::rename(unfinished, place);
        system::sync_folder(place.parent_path());
    } catch (const fs::filesystem_error& error) {
        const bool is_taken = error.code() == std::errc::directory_not_empty || error.code() == std::errc::file_exists;
        throw Unavailable(fmt::format("cannot make a git repository at {}: {}", path,
                                      is_taken ? "something else is there; move it away" : error.code().message()));
    }
}

}  // namespace tachograph::git
