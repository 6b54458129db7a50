// A bare git repository: durable commits, branches that move by compare-and-swap, files in trees. One thread at a time.
#pragma once

#include "core/ports/failures.hpp"
#include "core/ports/policy_store.hpp"
#include "core/values/timestamp.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::git {

// The only branch of every repository that the service keeps.
inline const std::string main_branch = "refs/heads/main";

// Every call throws Unavailable with one line that says what was attempted and why it failed.
class Repository {
  public:
    // Opens the repository at `path`, or creates a bare one if there is none.
    static Repository open_or_create(const std::string& path);
    static Repository open(const std::string& path);
    Repository(Repository&&) noexcept;
    ~Repository();

    const std::string& path() const;
    // To be called after a write to the repository's files failed halfway. Its visible parts are then made durable
    // before the next write. The writes of this class call it themselves.
    void distrust() const;

    // The target of the reference; nullopt if there is no such reference.
    std::optional<ObjectId> reference(const std::string& name) const;
    // Points the reference to `target` if it points to `expected` now (nullopt: if it does not exist). Returns false if
    // it does not.
    bool move_reference(const std::string& name, const ObjectId& target, const std::optional<ObjectId>& expected) const;
    std::vector<std::string> references(const std::string& glob) const;

    // The commit that a branch, tag or id names; nullopt if there is none. Ranges and options are not accepted.
    std::optional<ObjectId> resolve(const std::string& revision) const;
    std::optional<ObjectId> merge_base(const ObjectId& one, const ObjectId& two) const;

    CommitInfo commit(const ObjectId& id) const;
    bool has_commit(const ObjectId& id) const;
    ObjectId write_commit(const ObjectId& tree, const std::vector<ObjectId>& parents, const std::string& message,
                          Timestamp at) const;
    // The tree `base_tree` (nullopt: an empty tree) with the changes.
    ObjectId write_tree(const std::optional<ObjectId>& base_tree, const FileChanges& changes) const;

    ObjectId write_blob(const std::string& content) const;
    std::string blob(const ObjectId& id) const;
    std::optional<std::string> file(const ObjectId& commit, const std::string& path) const;
    std::vector<std::string> folder(const ObjectId& commit, const std::string& path) const;

    // Adds a git note to the commit, or replaces the earlier one.
    void note(const std::string& reference, const ObjectId& commit, const std::string& text, Timestamp at) const;

    struct Entry {
        std::string path;
        enum class Kind { file, link, submodule } kind = Kind::file;
        ObjectId id;
        std::size_t size = 0;  // in bytes, of a file
    };
    // All entries of these folders of a tree, which are paths, recursively. If one of `folders` is not a folder, that
    // entry itself. Throws TooLarge.
    std::vector<Entry> entries(const ObjectId& tree, const std::vector<std::string>& folders) const;
    // The top-level entries of a tree: names to modes and ids.
    std::map<std::string, std::string> top_of(const ObjectId& tree) const;
    // The tree of a merge of both commits; nullopt if they conflict. Throws TooLarge.
    std::optional<ObjectId> merge_tree(const ObjectId& ours, const ObjectId& theirs) const;

    // Adds one commit to the branch, and retries as long as others move the branch first. `make` gets the tip; it
    // returns nullopt to stop.
    struct Change {
        FileChanges files;
        std::string message;
        Timestamp at;
    };
    using MakeChange = std::function<std::optional<Change>(const std::optional<ObjectId>& tip)>;
    std::optional<ObjectId> commit_on(const std::string& reference_name, const MakeChange& make) const;

  private:
    struct Impl;
    explicit Repository(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tachograph::git
