// A pack of git's, read in its own order: no object is looked up by its id, and none that is stored uncompressed is
// inflated. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/packs/delta.hpp"
#include "adapters/git/packs/pack_file.hpp"
#include "adapters/git/repository/object_bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

class Pack {
  public:
    // What one reader has of packs at a time, all of which outlive it.
    struct Reading {
        PackFile::Piece piece;
        std::string inflated;
        DeltaBases bases;
        DeltaBases::Content patched;
    };

    // `path` is without the ending. Throws Unavailable if the index or the pack is not whole.
    explicit Pack(const std::string& path);

    const std::string& path() const { return path_; }
    std::size_t size() const { return objects_.size(); }
    RawId id(std::size_t at) const { return id_in_index(objects_[at].in_index); }
    // Where the object stands among those of this pack, by offset.
    std::optional<std::size_t> find(const RawId& id) const;

    // The content of a commit, until the next is read. Nothing: it is not a commit, or a delta against an object by its
    // id, which is git's own business. Throws Unavailable if it is damaged.
    std::optional<std::string_view> commit(std::size_t at, Reading& reading) const;
    // The same; if it is stored, its checksum is not looked at.
    std::optional<std::string_view> commit_start(std::size_t at, Reading& reading) const;
    bool is_stored(std::size_t at, Reading& reading) const;
    // Its id is going to be asked for soon: meanwhile memory, which is slow, is asked for it.
    void look_ahead(std::size_t at) const;

  private:
    struct Object {
        std::uint64_t offset = 0;
        std::uint32_t in_index = 0;  // its place there, where objects are sorted by id
    };
    struct Header {
        unsigned type = 0;
        std::size_t size = 0;
        std::string_view stream;  // of zlib, up to the next object
    };

    Header header(std::size_t at, Reading& reading) const;
    [[noreturn]] void damaged(const std::string& why) const;
    std::string_view stored(const Header& header) const;
    std::string_view inflated(const Header& header, std::string& content) const;
    std::string_view whole(const Header& header, Reading& reading) const;
    // Where the object stands that the delta changes; its header is left with the delta alone.
    std::size_t base_of(std::size_t at, Header& delta) const;
    std::optional<std::string_view> patched(std::size_t at, Reading& reading) const;
    DeltaBases::Content patched(std::size_t at, const DeltaBases::Content& base, Reading& reading) const;
    void read_index();
    RawId id_in_index(std::size_t at) const;
    std::uint64_t offset_in_index(std::size_t at) const;
    const char* place_in_index(std::size_t at) const;

    std::string path_;
    PackFile pack_;
    MappedFile index_;
    std::size_t ids_ = 0;          // where ids begin in the index
    std::size_t id_step_ = 0;      // from one id to the next
    std::vector<Object> objects_;  // by offset
};

// Of the packs of a repository, without endings.
std::vector<std::string> pack_paths(const std::string& repository);

}  // namespace tachograph::git
