#include "adapters/runner/remove_tree.hpp"

#include "adapters/runner/descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tachograph::runner {
namespace {

// Opens the folder, and gives it permissions if it has none. Does not open a link.
Descriptor open_folder(int parent, const char* name) {
    const Descriptor found(::openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!found) return Descriptor();
    // Uses the descriptor, since the name may refer to something else by now.
    const std::string itself = fmt::format("/proc/self/fd/{}", found.get());
    if (::faccessat(AT_FDCWD, itself.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) ::chmod(itself.c_str(), 0700);
    return Descriptor(::openat(found.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    DIR* listing = ::fdopendir(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!listing) return names;
    while (const dirent* item = ::readdir(listing)) {
        const std::string_view name = item->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    ::closedir(listing);
    return names;
}

class Removal {
  public:
    explicit Removal(const std::string& folder) : folder_(folder), top_(open_folder(AT_FDCWD, folder.c_str())) {}

    std::optional<std::string> run() {
        if (!top_) return errno == ENOENT ? std::nullopt : problem(folder_);
        // Empties the folder repeatedly, until nothing is in it.
        for (bool moved = true; moved;) {
            moved = false;
            for (const std::string& name : names_in(top_.get())) moved = remove_entry(name) || moved;
            if (problem_) return problem_;
        }
        return ::rmdir(folder_.c_str()) == 0 ? std::nullopt : problem(folder_);
    }

  private:
    // Returns true if folders were moved up.
    bool remove_entry(const std::string& name) {
        if (::unlinkat(top_.get(), name.c_str(), 0) == 0 || errno == ENOENT) return false;
        const Descriptor inside = open_folder(top_.get(), name.c_str());
        if (!inside) {
            note(name);
            return false;
        }
        bool moved = false;
        for (const std::string& below : names_in(inside.get())) moved = take_out(inside.get(), below) || moved;
        if (::unlinkat(top_.get(), name.c_str(), AT_REMOVEDIR) != 0) note(name);
        return moved;
    }

    // Moves a subfolder up to the top instead of entering it, since each level would keep a file open.
    bool take_out(int parent, const std::string& name) {
        if (::unlinkat(parent, name.c_str(), 0) == 0) return false;
        // A folder must be writable to be moved, since its entry `..` changes.
        open_folder(parent, name.c_str());
        const auto vacant = [&] { return fmt::format("removed-{}", next_++); };
        while (::renameat2(parent, name.c_str(), top_.get(), vacant().c_str(), RENAME_NOREPLACE) != 0) {
            if (errno == EEXIST) continue;
            note(name);
            return false;
        }
        return true;
    }

    std::optional<std::string> problem(const std::string& what) const {
        return fmt::format("cannot remove {}: {}; remove it by hand", what, std::strerror(errno));
    }
    void note(const std::string& name) {
        if (!problem_) problem_ = problem(folder_ + ": " + name);
    }

    std::string folder_;
    Descriptor top_;
    std::size_t next_ = 0;
    std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> remove_tree(const std::string& folder) { return Removal(folder).run(); }

}  // namespace tachograph::runner
