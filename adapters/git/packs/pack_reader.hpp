// Reads a git pack in the pack's own order. That is fast: objects need not be looked up by id, and objects that are
// stored uncompressed need not be inflated. Included by .cpp files of this room only.
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
    // The buffers of one reader, for any number of packs; the packs must outlive it.
    struct Reading {
        PackFile::Piece piece;
        std::string inflated;
        DeltaBases bases;
        DeltaBases::Content patched;
    };

    // `path` is without the extension. Throws Unavailable if the index or the pack is truncated.
    explicit Pack(const std::string& path);

    const std::string& path() const { return path_; }
    std::size_t size() const { return objects_.size(); }
    RawId id(std::size_t at) const { return id_in_index(objects_[at].in_index); }
    // The position of the object in this pack's order (by offset), or nullopt.
    std::optional<std::size_t> find(const RawId& id) const;

    // The content of a commit; valid until `reading` is used again. Returns nullopt if the object is not a commit, or
    // is a delta whose base is named by id (a ref delta), which is left to git. Throws Unavailable if it is damaged.
    std::optional<std::string_view> commit(std::size_t at, Reading& reading) const;
    // Like commit(), but does not check the checksum of a commit that is stored uncompressed.
    std::optional<std::string_view> commit_start(std::size_t at, Reading& reading) const;
    bool is_stored(std::size_t at, Reading& reading) const;
    // Prefetches the id of the object into the processor's cache; for a caller that will ask for it soon.
    void look_ahead(std::size_t at) const;

  private:
    struct Object {
        std::uint64_t offset = 0;
        std::uint32_t in_index = 0;  // position in the index, which is sorted by id
    };
    struct Header {
        unsigned type = 0;
        std::size_t size = 0;
        std::string_view stream;  // zlib stream, up to the next object
    };

    Header header(std::size_t at, Reading& reading) const;
    [[noreturn]] void damaged(const std::string& why) const;
    std::string_view stored(const Header& header) const;
    std::string_view inflated(const Header& header, std::string& content) const;
    std::string_view whole(const Header& header, Reading& reading) const;
    // The position of the delta's base. Takes the distance off `delta.stream`, so that only the delta is left there.
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

// Paths of all packs of a repository, without extensions.
std::vector<std::string> pack_paths(const std::string& repository);

}  // namespace tachograph::git
