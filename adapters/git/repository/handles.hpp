// Owning pointers to libgit2 objects. Included by .cpp files of this room only.
#pragma once

#include <memory>

#include <git2.h>

namespace tachograph::git {

template <auto Free>
struct Deleter {
    template <class Object>
    void operator()(Object* object) const {
        Free(object);
    }
};

using RepositoryHandle = std::unique_ptr<git_repository, Deleter<git_repository_free>>;
using CommitHandle = std::unique_ptr<git_commit, Deleter<git_commit_free>>;
using TreeHandle = std::unique_ptr<git_tree, Deleter<git_tree_free>>;
using TreeEntryHandle = std::unique_ptr<git_tree_entry, Deleter<git_tree_entry_free>>;
using BlobHandle = std::unique_ptr<git_blob, Deleter<git_blob_free>>;
using ObjectHandle = std::unique_ptr<git_object, Deleter<git_object_free>>;
using ReferenceHandle = std::unique_ptr<git_reference, Deleter<git_reference_free>>;
using SignatureHandle = std::unique_ptr<git_signature, Deleter<git_signature_free>>;
using WalkHandle = std::unique_ptr<git_revwalk, Deleter<git_revwalk_free>>;
using ConfigHandle = std::unique_ptr<git_config, Deleter<git_config_free>>;
using ConfigIterator = std::unique_ptr<git_config_iterator, Deleter<git_config_iterator_free>>;
using DatabaseHandle = std::unique_ptr<git_odb, Deleter<git_odb_free>>;
using DatabaseObject = std::unique_ptr<git_odb_object, Deleter<git_odb_object_free>>;
using IndexHandle = std::unique_ptr<git_index, Deleter<git_index_free>>;
using BuilderHandle = std::unique_ptr<git_treebuilder, Deleter<git_treebuilder_free>>;
using ReferenceIterator = std::unique_ptr<git_reference_iterator, Deleter<git_reference_iterator_free>>;

}  // namespace tachograph::git
