#include "adapters/git/branch_move.hpp"

#include "adapters/git/durable_file.hpp"

#include <filesystem>
#include <utility>

#include <unistd.h>

namespace tachograph::git {

BranchMove::BranchMove(std::string path, std::unique_ptr<FileLock> only_mover)
    : path_(std::move(path)), only_mover_(std::move(only_mover)) {}

BranchMove::BranchMove(BranchMove&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      only_mover_(std::move(other.only_mover_)),
      written_(std::move(other.written_)) {}

BranchMove::~BranchMove() {
    if (path_.empty()) return;
    if (written_.valid()) written_.wait();
    ::unlink((path_ + ".lock").c_str());
}

std::optional<BranchMove> BranchMove::begin(const Repository& repository, const std::string& name,
                                            const ObjectId& expected, const ObjectId& target) {
    auto only_mover = std::make_unique<FileLock>(repository.path() + "/tachograph-references.lock", Wait::yes);
    const std::string path = repository.path() + "/" + name;
    while (!create_file(path + ".lock")) outlast(path + ".lock");
    BranchMove move(path, std::move(only_mover));
    if (repository.reference(name) != expected) return std::nullopt;
    move.written_ =
        std::async(std::launch::async, [lock = path + ".lock", target] { write_durable(lock, target + "\n"); });
    return move;
}

void BranchMove::finish() {
    written_.get();
    rename_file(path_ + ".lock", path_);
    const std::string moved = std::exchange(path_, {});
    sync_folder(std::filesystem::path(moved).parent_path());
}

}  // namespace tachograph::git
