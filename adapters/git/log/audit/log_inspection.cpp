#include "adapters/git/log/audit/log_inspection.hpp"

#include "adapters/git/log/append/journal_recovery.hpp"
#include "adapters/git/log/append/log_branch.hpp"
#include "adapters/git/log/audit/signature_queue.hpp"
#include "adapters/git/log/log_root.hpp"
#include "adapters/git/repository/errors.hpp"
#include "adapters/git/repository/handles.hpp"
#include "adapters/git/repository/loose_object.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

ObjectId id_of(std::string_view content, git_object_t type) {
    git_oid oid;
    check(git_odb_hash(&oid, content.data(), content.size(), type), "hash an object");
    char text[GIT_OID_HEXSZ + 1];
    git_oid_tostr(text, sizeof text, &oid);
    return text;
}

struct Tree {
    ObjectId id;
    ObjectId file;
};

// The tree that every commit of every log has.
Tree only_tree() {
    const ObjectId file = id_of(log_readme, GIT_OBJECT_BLOB);
    git_oid oid;
    check(git_oid_fromstr(&oid, file.c_str()), "read an id");
    std::string content("100644 README.md\0", 17);
    content.append(reinterpret_cast<const char*>(oid.id), GIT_OID_RAWSZ);
    return {id_of(content, GIT_OBJECT_TREE), file};
}

// Reads objects and hashes them again.
class Objects {
  public:
    explicit Objects(const std::string& path) : path_(path) {
        start_libgit2();
        git_odb* opened = nullptr;
        check(git_odb_open(&opened, (path + "/objects").c_str()), "open the objects of " + path);
        database_.reset(opened);
    }

    // Throws Unavailable if the object cannot be read, or if its hash is not `id`.
    std::string read(const ObjectId& id, git_object_t type) const {
        const auto loose = read_loose(path_, id);
        const auto [found, content] = loose ? std::pair(loose->type, loose->content) : read_packed(id);
        if (found != git_object_type2string(type) || id_of(content, type) != id)
            throw Unavailable(fmt::format("cannot read {}: its content has another hash", id));
        return content;
    }

  private:
    std::pair<std::string, std::string> read_packed(const ObjectId& id) const {
        git_oid oid;
        check(git_oid_fromstr(&oid, id.c_str()), fmt::format("read the object id '{}'", id));
        git_odb_object* found = nullptr;
        check(git_odb_read(&found, database_.get(), &oid), "read " + id);
        const DatabaseObject object(found);
        return {git_object_type2string(git_odb_object_type(found)),
                {static_cast<const char*>(git_odb_object_data(found)), git_odb_object_size(found)}};
    }

    std::string path_;
    DatabaseHandle database_;
};

ObjectId first_parent(std::string_view content) {
    const auto line = content.find("\nparent ");
    const bool in_header = line != std::string_view::npos && line < content.find("\n\n");
    return in_header ? ObjectId(content.substr(line + 8, GIT_OID_HEXSZ)) : ObjectId();
}

class Walk {
  public:
    Walk(const std::string& path, const std::string& allowed_signers, const Judge& judge)
        : path_(path), objects_(path), judge_(judge), signatures_(allowed_signers) {}

    Inspection run() {
        look_for_disguises();
        const auto tip = Repository::open(path_).reference(main_branch);
        if (!tip) {
            find({}, "the repository has no branch main");
        } else if (collect(*tip)) {
            check_tree();
            for (index_ = 0; index_ < ids_.size(); ++index_) visit(ids_[ids_.size() - 1 - index_]);
        }
        for (auto& [index, problem] : signatures_.finish())
            found_.emplace_back(index, AuditFinding{at(index), problem});
        std::ranges::stable_sort(found_, {}, [](const auto& entry) { return entry.first; });
        Inspection inspection;
        for (auto& [index, finding] : found_) inspection.findings.push_back(std::move(finding));
        inspection.signed_events = signed_;
        return inspection;
    }

  private:
    const ObjectId& at(std::size_t index) const { return ids_[ids_.size() - 1 - index]; }

    void find(const ObjectId& commit, std::string problem) {
        found_.emplace_back(index_, AuditFinding{commit, std::move(problem)});
    }

    // Finds settings that make git itself show another history than the objects do.
    void look_for_disguises() {
        for (const std::string& name : Repository::open(path_).references("refs/replace/*")) {
            const ObjectId replaced = name.substr(name.rfind('/') + 1);
            find(replaced, fmt::format("git shows another commit in its place; delete {}", name));
        }
        for (const char* file : {"info/grafts", "shallow"}) {
            if (std::filesystem::exists(path_ + "/" + file))
                find({}, fmt::format("git shows another history because of the file {}; delete it", file));
        }
    }

    // Collects the ids of all commits, newest first. Returns false if the root cannot be reached: then nothing can be
    // audited.
    bool collect(const ObjectId& tip) {
        for (ObjectId id = tip; !id.empty();) {
            ids_.push_back(id);
            try {
                id = first_parent(objects_.read(id, GIT_OBJECT_COMMIT));
            } catch (const std::runtime_error& failure) {
                find(ids_.back(),
                     fmt::format("{}; neither this commit nor those before it can be checked", failure.what()));
                return false;
            }
        }
        return true;
    }

    void check_tree() {
        try {
            objects_.read(tree_.id, GIT_OBJECT_TREE);
            objects_.read(tree_.file, GIT_OBJECT_BLOB);
        } catch (const std::runtime_error& failure) {
            find(at(0), failure.what());
        }
    }

    void visit(const ObjectId& id) {
        const std::string content = objects_.read(id, GIT_OBJECT_COMMIT);
        if (index_ == 0) return check_root(id);
        const auto commit = parse_commit(content);
        if (!commit) {
            find(id,
                 "it was not written by Tachograph: its author, its date or another line differs from what Tachograph "
                 "writes");
            return;
        }
        if (commit->parents.size() != 1) find(id, "it has several parents: the log is not linear");
        if (commit->tree != tree_.id) find(id, "its files are not those of the root");
        check_signature(*commit);
        for (std::string& problem : judge_(*commit)) find(id, std::move(problem));
    }

    void check_root(const ObjectId& id) {
        const ObjectId root =
            id_of(format_commit({tree_.id, {}, root_date, {}, std::string(root_message)}), GIT_OBJECT_COMMIT);
        if (id != root) find(id, fmt::format("it is not the root of an event log; the root must be {}", root));
    }

    void check_signature(CommitText commit) {
        if (commit.signature.empty()) {
            if (signed_ > 0) find(at(index_), "it is not signed, although events before it are");
            return;
        }
        ++signed_;
        const std::string signature = std::exchange(commit.signature, {});
        signatures_.add({index_, format_commit(commit), signature, commit.at});
    }

    const std::string& path_;
    Objects objects_;
    const Judge& judge_;
    SignatureQueue signatures_;
    Tree tree_ = only_tree();
    std::vector<ObjectId> ids_;
    std::size_t index_ = 0;  // of the commit under audit; the root is 0
    std::size_t signed_ = 0;
    std::vector<std::pair<std::size_t, AuditFinding>> found_;
};

}  // namespace

Inspection inspect_log(const std::string& path, const std::string& allowed_signers, const Judge& judge) {
    require_branch_of_what_is_there(Repository::open(path));
    recover_where_nobody_writes(path);
    return Walk(path, allowed_signers, judge).run();
}

}  // namespace tachograph::git
