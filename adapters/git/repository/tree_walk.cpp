#include "adapters/git/repository/tree_walk.hpp"

#include "adapters/git/repository/errors.hpp"
#include "adapters/git/repository/handles.hpp"
#include "adapters/git/repository/repository.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

// Bytes of one tree object. Larger trees exceed the budget anyway, so they are refused before they are read.
constexpr std::uint64_t longest_tree = std::uint64_t{4} << 20U;

struct Folder {
    TreeHandle tree;
    std::string prefix;
    std::size_t next = 0;
};

class Walk {
  public:
    Walk(git_repository* repository, TreeBudget& budget, const VisitEntry& visit)
        : repository_(repository), budget_(budget), visit_(visit) {
        git_odb* opened = nullptr;
        check(git_repository_odb(&opened, repository), "open the objects of a repository");
        objects_.reset(opened);
    }

    void run(const git_oid& root, const std::string& prefix) {
        enter(root, prefix);
        while (!folders_.empty()) {
            Folder& folder = folders_.back();
            if (folder.next == git_tree_entrycount(folder.tree.get())) {
                folders_.pop_back();
                continue;
            }
            look_at(*git_tree_entry_byindex(folder.tree.get(), folder.next++), folder.prefix);
        }
    }

  private:
    // Reads the object's header only.
    std::uint64_t size_of(const git_oid& id) const {
        std::size_t size = 0;
        git_object_t type{};
        check(git_odb_read_header(&size, &type, objects_.get(), &id), "read the size of an object");
        return size;
    }

    void enter(const git_oid& id, std::string prefix) {
        if (folders_.size() == budget_.depth) throw TooLarge("it nests folders too deeply");
        if (size_of(id) > longest_tree) throw TooLarge("it has too many files");
        git_tree* found = nullptr;
        check(git_tree_lookup(&found, repository_, &id), "read a tree");
        folders_.push_back({TreeHandle(found), std::move(prefix)});
    }

    void look_at(const git_tree_entry& entry, const std::string& prefix) {
        if (budget_.entries == 0) throw TooLarge("it has too many files");
        --budget_.entries;
        const std::string path = prefix + git_tree_entry_name(&entry);
        const git_filemode_t mode = git_tree_entry_filemode(&entry);
        if (mode == GIT_FILEMODE_TREE) return enter(*git_tree_entry_id(&entry), path + "/");
        const std::uint64_t size = mode == GIT_FILEMODE_COMMIT ? 0 : size_of(*git_tree_entry_id(&entry));
        if (size > budget_.bytes) throw TooLarge("its files are too large");
        budget_.bytes -= size;
        visit_(path, entry, size);
    }

    git_repository* repository_;
    TreeBudget& budget_;
    const VisitEntry& visit_;
    DatabaseHandle objects_;
    std::vector<Folder> folders_;
};

}  // namespace

void walk_tree(git_repository* repository, const git_oid& tree, const std::string& prefix, TreeBudget& budget,
               const VisitEntry& visit) {
    Walk(repository, budget, visit).run(tree, prefix);
}

}  // namespace tachograph::git
