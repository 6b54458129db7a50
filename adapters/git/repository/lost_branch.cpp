#include "adapters/git/repository/lost_branch.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace tachograph::git {

namespace fs = std::filesystem;

bool has_more_than_a_first_commit(const std::string& repository) {
    constexpr int of_first_commit = 3;
    int loose = 0;
    for (const auto& entry : fs::recursive_directory_iterator(repository + "/objects")) {
        if (entry.path().extension() == ".pack") return true;
        if (entry.is_regular_file() && entry.path().parent_path().filename().string().size() == 2) ++loose;
    }
    return loose > of_first_commit;
}

void require_branch(const Repository& repository, const std::string& what) {
    if (repository.reference(main_branch) || !has_more_than_a_first_commit(repository.path())) return;
    throw Damaged(fmt::format(
        "{0} has {1}, but no branch main that leads to them: it was deleted, or this is an incomplete copy. Restore "
        "the "
        "branch (git "
        "--git-dir={0} fsck --lost-found names its last commit, git --git-dir={0} update-ref refs/heads/main <commit> "
        "restores it); to begin a new repository, move {0} away",
        repository.path(), what));
}

}  // namespace tachograph::git
