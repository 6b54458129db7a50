#include "adapters/git/repository/repository.hpp"

#include "adapters/git/repository/errors.hpp"
#include "adapters/git/repository/handles.hpp"
#include "adapters/git/repository/loose_object.hpp"
#include "adapters/git/repository/new_repository.hpp"
#include "adapters/git/repository/repository_format.hpp"
#include "adapters/git/repository/tree_walk.hpp"
#include "adapters/system/durable_file.hpp"
#include "adapters/system/file_lock.hpp"
#include "core/ports/failures.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <git2/sys/commit.h>

namespace tachograph::git {
namespace {

namespace fs = std::filesystem;

git_oid oid_of(const ObjectId& id) {
    git_oid oid;
    check(git_oid_fromstr(&oid, id.c_str()), fmt::format("read the object id '{}'", id));
    return oid;
}

ObjectId text_of(const git_oid& oid) {
    char text[GIT_OID_HEXSZ + 1];
    git_oid_tostr(text, sizeof text, &oid);
    return text;
}

std::string path_of(git_repository* repository) {
    std::string path = git_repository_path(repository);
    if (path.ends_with('/')) path.pop_back();
    return path;
}

// Throws if an object of the repository cannot be read. The message tells the admin to ask git for details.
void check_read(int code, const std::string& what, git_repository* repository) {
    if (code >= 0) return;
    const std::string path = path_of(repository);
    const git_error* error = git_error_last();
    throw Unavailable(fmt::format(
        "cannot read {} of {}: {}; see what git --git-dir={} fsck says, and take what is damaged from where "
        "the repository is published, or from a backup",
        what, path, error && error->message ? error->message : "no reason given", path));
}

CommitHandle lookup(git_repository* repository, const ObjectId& id) {
    const git_oid oid = oid_of(id);
    read_loose(path_of(repository), id);  // throws if the object is damaged, where libgit2 would hang
    git_commit* commit = nullptr;
    check_read(git_commit_lookup(&commit, repository, &oid), "commit " + id, repository);
    return CommitHandle(commit);
}

SignatureHandle signature_at(Timestamp at) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
    git_signature* made = nullptr;
    check(git_signature_new(&made, "Tachograph", "tachograph@localhost", seconds, 0), "sign a commit");
    return SignatureHandle(made);
}

TreeHandle lookup_tree(git_repository* repository, const ObjectId& id) {
    const git_oid oid = oid_of(id);
    git_tree* tree = nullptr;
    check_read(git_tree_lookup(&tree, repository, &oid), "tree " + id, repository);
    return TreeHandle(tree);
}

// Null if there is no such path.
TreeEntryHandle entry_at(git_repository* repository, const ObjectId& commit, const std::string& path) {
    git_tree* root = nullptr;
    check_read(git_commit_tree(&root, lookup(repository, commit).get()), "the tree of commit " + commit, repository);
    const TreeHandle tree(root);
    git_tree_entry* entry = nullptr;
    const int code = git_tree_entry_bypath(&entry, tree.get(), path.c_str());
    if (code == GIT_ENOTFOUND) return nullptr;
    check_read(code, fmt::format("{} in commit {}", path, commit), repository);
    return TreeEntryHandle(entry);
}

}  // namespace

struct Repository::Impl {
    RepositoryHandle handle;
    std::string path;
    bool unsure = false;  // a failed write may have left files that are visible but not durable

    // To be called before a write that may refer to visible objects.
    void settle() {
        if (!unsure) return;
        system::sync_recent_names(path);
        unsure = false;
    }

    template <class Write>
    auto durably(Write write) {
        settle();
        try {
            return write();
        } catch (...) {
            distrust();
            throw;
        }
    }

    void distrust() {
        unsure = true;
        try {
            settle();
        } catch (const Unavailable&) {
            // The next write retries this first.
        }
    }
};

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository::~Repository() = default;

Repository Repository::open(const std::string& path) {
    start_libgit2();
    git_repository* repository = nullptr;
    check(git_repository_open_bare(&repository, path.c_str()), "open the git repository " + path);
    RepositoryHandle handle(repository);
    require_known_format(handle.get(), path);
    return Repository(std::make_unique<Impl>(Impl{std::move(handle), path}));
}

Repository Repository::open_or_create(const std::string& path) {
    start_libgit2();
    if (!fs::exists(path + "/HEAD")) make_repository(path);
    // A killed process may have left objects that are visible but not durable. They would not be written again.
    system::sync_recent_names(path);
    return open(path);
}

const std::string& Repository::path() const { return impl_->path; }

void Repository::distrust() const { impl_->distrust(); }

std::optional<ObjectId> Repository::reference(const std::string& name) const {
    impl_->settle();
    git_oid oid;
    const int code = git_reference_name_to_id(&oid, impl_->handle.get(), name.c_str());
    if (code == GIT_ENOTFOUND) return std::nullopt;
    check_read(code, name, impl_->handle.get());
    return text_of(oid);
}

bool Repository::move_reference(const std::string& name, const ObjectId& target,
                                const std::optional<ObjectId>& expected) const {
    return impl_->durably([&] {
        const git_oid to = oid_of(target);
        const git_oid from = expected ? oid_of(*expected) : git_oid{};  // the zero id: the reference must not exist
        const system::FileLock only_mover(impl_->path + "/tachograph-references.lock", system::Wait::yes);
        int code = GIT_ELOCKED;
        while (code == GIT_ELOCKED) {
            git_reference* moved = nullptr;
            code =
                git_reference_create_matching(&moved, impl_->handle.get(), name.c_str(), &to, 1, &from, "tachograph");
            const ReferenceHandle owner(moved);
            if (code == GIT_ELOCKED) system::outlast(impl_->path + "/" + name + ".lock");
        }
        if (code == GIT_EMODIFIED || code == GIT_ENOTFOUND || code == GIT_EEXISTS) return false;
        check(code, fmt::format("move {} of {}", name, impl_->path));
        return true;
    });
}

std::vector<std::string> Repository::references(const std::string& glob) const {
    git_reference_iterator* started = nullptr;
    check(git_reference_iterator_glob_new(&started, impl_->handle.get(), glob.c_str()),
          "list references of " + impl_->path);
    const ReferenceIterator iterator(started);
    std::vector<std::string> names;
    const char* name = nullptr;
    int code = 0;
    while ((code = git_reference_next_name(&name, iterator.get())) == 0) names.emplace_back(name);
    if (code != GIT_ITEROVER) check(code, "list references of " + impl_->path);
    return names;
}

std::optional<ObjectId> Repository::resolve(const std::string& revision) const {
    git_reference* found = nullptr;
    if (git_reference_dwim(&found, impl_->handle.get(), revision.c_str()) == 0) {
        const ReferenceHandle reference_handle(found);
        git_object* peeled = nullptr;
        if (git_reference_peel(&peeled, reference_handle.get(), GIT_OBJECT_COMMIT) != 0) return std::nullopt;
        return text_of(*git_object_id(ObjectHandle(peeled).get()));
    }
    git_oid oid;
    const bool is_id = revision.size() >= 7 && revision.size() <= GIT_OID_HEXSZ &&
                       git_oid_fromstrn(&oid, revision.c_str(), revision.size()) == 0;
    git_object* object = nullptr;
    if (!is_id ||
        git_object_lookup_prefix(&object, impl_->handle.get(), &oid, revision.size(), GIT_OBJECT_COMMIT) != 0) {
        return std::nullopt;
    }
    return text_of(*git_object_id(ObjectHandle(object).get()));
}

std::optional<ObjectId> Repository::merge_base(const ObjectId& one, const ObjectId& two) const {
    const git_oid first = oid_of(one);
    const git_oid second = oid_of(two);
    git_oid base;
    const int code = git_merge_base(&base, impl_->handle.get(), &first, &second);
    if (code == GIT_ENOTFOUND) return std::nullopt;
    check(code, fmt::format("find the merge base of {} and {}", one, two));
    return text_of(base);
}

CommitInfo Repository::commit(const ObjectId& id) const {
    const CommitHandle found = lookup(impl_->handle.get(), id);
    CommitInfo info{id, {}, text_of(*git_commit_tree_id(found.get())), git_commit_message_raw(found.get())};
    for (unsigned int n = 0; n < git_commit_parentcount(found.get()); ++n) {
        info.parents.push_back(text_of(*git_commit_parent_id(found.get(), n)));
    }
    return info;
}

bool Repository::has_commit(const ObjectId& id) const {
    const git_oid oid = oid_of(id);
    read_loose(path(), id);  // throws if the object is damaged, where libgit2 would hang
    git_commit* found = nullptr;
    const int code = git_commit_lookup(&found, impl_->handle.get(), &oid);
    const CommitHandle commit(found);
    if (code == GIT_ENOTFOUND) return false;
    check_read(code, "commit " + id, impl_->handle.get());
    return true;
}

ObjectId Repository::write_commit(const ObjectId& tree, const std::vector<ObjectId>& parents,
                                  const std::string& message, Timestamp at) const {
    return impl_->durably([&] {
        const SignatureHandle signature = signature_at(at);
        const git_oid tree_id = oid_of(tree);
        std::vector<git_oid> ids;
        for (const ObjectId& parent : parents) ids.push_back(oid_of(parent));
        std::vector<const git_oid*> pointers;
        for (const git_oid& id : ids) pointers.push_back(&id);
        git_oid commit_id;
        check(git_commit_create_from_ids(&commit_id, impl_->handle.get(), nullptr, signature.get(), signature.get(),
                                         nullptr, message.c_str(), &tree_id, pointers.size(), pointers.data()),
              "write a commit to " + impl_->path);
        return text_of(commit_id);
    });
}

ObjectId Repository::write_tree(const std::optional<ObjectId>& base_tree, const FileChanges& changes) const {
    return impl_->durably([&] {
        git_index* made = nullptr;
        check(git_index_new(&made), "make an index");
        const IndexHandle index(made);
        if (base_tree) {
            const TreeHandle tree = lookup_tree(impl_->handle.get(), *base_tree);
            check(git_index_read_tree(index.get(), tree.get()), "read tree " + *base_tree);
        }
        for (const auto& [path, content] : changes) {
            if (!content) {
                git_index_remove(index.get(), path.c_str(), 0);  // fails harmlessly if the path does not exist
                continue;
            }
            git_index_entry entry{};
            entry.mode = GIT_FILEMODE_BLOB;
            entry.path = path.c_str();
            entry.id = oid_of(write_blob(*content));
            check(git_index_add(index.get(), &entry), fmt::format("put {} into a tree", path));
        }
        git_oid tree_id;
        check(git_index_write_tree_to(&tree_id, index.get(), impl_->handle.get()), "write a tree to " + impl_->path);
        return text_of(tree_id);
    });
}

ObjectId Repository::write_blob(const std::string& content) const {
    return impl_->durably([&] {
        git_oid oid;
        check(git_blob_create_from_buffer(&oid, impl_->handle.get(), content.data(), content.size()),
              "write a file to " + impl_->path);
        return text_of(oid);
    });
}

std::string Repository::blob(const ObjectId& id) const {
    const git_oid oid = oid_of(id);
    git_blob* found = nullptr;
    check_read(git_blob_lookup(&found, impl_->handle.get(), &oid), "object " + id, impl_->handle.get());
    const BlobHandle blob_handle(found);
    return {static_cast<const char*>(git_blob_rawcontent(blob_handle.get())),
            static_cast<std::size_t>(git_blob_rawsize(blob_handle.get()))};
}

std::optional<std::string> Repository::file(const ObjectId& commit_id, const std::string& path) const {
    const TreeEntryHandle entry = entry_at(impl_->handle.get(), commit_id, path);
    if (!entry || git_tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) return std::nullopt;
    return blob(text_of(*git_tree_entry_id(entry.get())));
}

std::vector<std::string> Repository::folder(const ObjectId& commit_id, const std::string& path) const {
    const TreeEntryHandle entry = entry_at(impl_->handle.get(), commit_id, path);
    if (!entry || git_tree_entry_type(entry.get()) != GIT_OBJECT_TREE) return {};
    const TreeHandle tree = lookup_tree(impl_->handle.get(), text_of(*git_tree_entry_id(entry.get())));
    std::vector<std::string> names;
    for (std::size_t n = 0; n < git_tree_entrycount(tree.get()); ++n)
        names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(tree.get(), n)));
    return names;
}

void Repository::note(const std::string& reference_name, const ObjectId& commit_id, const std::string& text,
                      Timestamp at) const {
    return impl_->durably([&] {
        const SignatureHandle signature = signature_at(at);
        const git_oid target = oid_of(commit_id);
        git_oid made;
        check(git_note_create(&made, impl_->handle.get(), reference_name.c_str(), signature.get(), signature.get(),
                              &target, text.c_str(), 1),
              "write a note on " + commit_id);
    });
}

std::vector<Repository::Entry> Repository::entries(const ObjectId& tree,
                                                   const std::vector<std::string>& folders) const {
    std::vector<Entry> found;
    const auto add = [&](const std::string& path, const git_tree_entry& entry, std::uint64_t size) {
        const git_filemode_t mode = git_tree_entry_filemode(&entry);
        Entry made{path, Entry::Kind::file, text_of(*git_tree_entry_id(&entry)), static_cast<std::size_t>(size)};
        if (mode == GIT_FILEMODE_LINK) made.kind = Entry::Kind::link;
        if (mode == GIT_FILEMODE_COMMIT) made.kind = Entry::Kind::submodule;
        found.push_back(std::move(made));
    };
    const TreeHandle top = lookup_tree(impl_->handle.get(), tree);
    TreeBudget budget;
    for (const std::string& folder : folders) {
        git_tree_entry* entry = nullptr;
        const int code = git_tree_entry_bypath(&entry, top.get(), folder.c_str());
        if (code == GIT_ENOTFOUND) continue;
        check_read(code, fmt::format("{} in tree {}", folder, tree), impl_->handle.get());
        const TreeEntryHandle owner(entry);
        const bool is_folder = git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE;
        if (!is_folder) add(folder, *entry, 0);
        if (is_folder) walk_tree(impl_->handle.get(), *git_tree_entry_id(entry), folder + "/", budget, add);
    }
    return found;
}

std::map<std::string, std::string> Repository::top_of(const ObjectId& tree) const {
    const TreeHandle top = lookup_tree(impl_->handle.get(), tree);
    std::map<std::string, std::string> found;
    for (std::size_t n = 0; n < git_tree_entrycount(top.get()); ++n) {
        const git_tree_entry* entry = git_tree_entry_byindex(top.get(), n);
        found[git_tree_entry_name(entry)] = fmt::format(
            "{:o} {}", static_cast<unsigned>(git_tree_entry_filemode(entry)), text_of(*git_tree_entry_id(entry)));
    }
    return found;
}

std::optional<ObjectId> Repository::merge_tree(const ObjectId& ours, const ObjectId& theirs) const {
    // Checks the size of both trees first, because libgit2 reads them completely.
    for (const ObjectId& id : {ours, theirs}) {
        TreeBudget budget;
        const git_oid tree = oid_of(commit(id).tree);
        walk_tree(impl_->handle.get(), tree, {}, budget, [](const auto&, const auto&, auto) {});
    }
    git_merge_options options = GIT_MERGE_OPTIONS_INIT;
    git_index* made = nullptr;
    check(git_merge_commits(&made, impl_->handle.get(), lookup(impl_->handle.get(), ours).get(),
                            lookup(impl_->handle.get(), theirs).get(), &options),
          fmt::format("merge {} and {}", ours, theirs));
    const IndexHandle index(made);
    if (git_index_has_conflicts(index.get()) == 1) return std::nullopt;
    git_oid tree_id;
    check(git_index_write_tree_to(&tree_id, index.get(), impl_->handle.get()), "write a tree to " + impl_->path);
    return text_of(tree_id);
}

std::optional<ObjectId> Repository::commit_on(const std::string& reference_name, const MakeChange& make) const {
    while (true) {
        const std::optional<ObjectId> tip = reference(reference_name);
        const std::optional<Change> change = make(tip);
        if (!change) return std::nullopt;
        const auto base_tree = tip ? std::optional(commit(*tip).tree) : std::nullopt;
        const std::vector<ObjectId> parents = tip ? std::vector{*tip} : std::vector<ObjectId>{};
        ObjectId made = write_commit(write_tree(base_tree, change->files), parents, change->message, change->at);
        if (move_reference(reference_name, made, tip)) return made;
    }
}

}  // namespace tachograph::git
