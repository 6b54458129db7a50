#include "adapters/git/log/append/reference_swap.hpp"

#include "adapters/system/durable_file.hpp"

#include <filesystem>
#include <utility>

#include <unistd.h>

namespace tachograph::git {
namespace {

std::string lock_of(const std::string& path) { return path + ".lock"; }
std::string spare_of(const std::string& path) { return path + ".spare.lock"; }

bool take_lock(const std::string& path) {
    return system::rename_to_free_name(spare_of(path), lock_of(path)) || system::create_file(lock_of(path));
}

}  // namespace

ReferenceSwap::ReferenceSwap(std::string path, std::unique_ptr<system::FileLock> only_mover)
    : path_(std::move(path)), only_mover_(std::move(only_mover)) {}

ReferenceSwap::ReferenceSwap(ReferenceSwap&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      only_mover_(std::move(other.only_mover_)),
      written_(std::move(other.written_)) {}

ReferenceSwap::~ReferenceSwap() {
    if (path_.empty()) return;
    written_.reset();
    ::unlink(lock_of(path_).c_str());
}

std::optional<ReferenceSwap> ReferenceSwap::begin(const Repository& repository, const std::string& name,
                                                  const ObjectId& expected, const ObjectId& target,
                                                  system::HelperThread& beside) {
    auto only_mover =
        std::make_unique<system::FileLock>(repository.path() + "/tachograph-references.lock", system::Wait::yes);
    const std::string path = repository.path() + "/" + name;
    while (!take_lock(path)) system::outlast(lock_of(path));
    ReferenceSwap move(path, std::move(only_mover));
    if (repository.reference(name) != expected) return std::nullopt;
    move.written_.emplace(beside.send([lock = lock_of(path), target] { system::write_durable(lock, target + "\n"); }));
    return move;
}

void ReferenceSwap::clear_away(const Repository& repository, const std::string& name) {
    const std::string path = repository.path() + "/" + name;
    for (const std::string& file : {lock_of(path), spare_of(path)}) ::unlink(file.c_str());
}

void ReferenceSwap::finish() {
    written_->finish();
    if (system::exchange_files(lock_of(path_), path_)) {
        system::rename_file(lock_of(path_), spare_of(path_));
    } else {
        system::rename_file(lock_of(path_), path_);
    }
    const std::string moved = std::exchange(path_, {});
    system::sync_folder(std::filesystem::path(moved).parent_path());
}

}  // namespace tachograph::git
