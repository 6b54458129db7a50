// A pack of git's, read in its own order: no object is looked up by its id, and none that is stored uncompressed is
// copied. Included by .cpp files of this room only.
#pragma once

#include "adapters/git/object_bytes.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph::git {

// A file in memory, as it is on the disk.
class MappedFile {
  public:
    // Throws Unavailable.
    explicit MappedFile(const std::string& path);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    std::string_view bytes() const { return {data_, size_}; }
    // Gives the memory of this part back; it is read from the disk again where it is looked at again.
    void release(std::size_t from, std::size_t to) const;

  private:
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

class Pack {
  public:
    // `path` is without the ending. Throws Unavailable where the index or the pack is not whole.
    explicit Pack(const std::string& path);

    const std::string& path() const { return path_; }
    std::size_t size() const { return objects_.size(); }
    const RawId& id(std::size_t at) const { return objects_[at].id; }
    // Where the object stands among those of this pack, by offset.
    std::optional<std::size_t> find(const RawId& id) const;

    // The content of a commit, perhaps in `scratch`. Nothing: it is no commit, or a delta, which is git's own business.
    // Throws Unavailable where it is damaged.
    std::optional<std::string_view> commit(std::size_t at, std::string& scratch) const;
    // The same, of which at least as much is there as parent_of needs.
    std::optional<std::string_view> commit_start(std::size_t at, std::string& scratch) const;
    bool is_stored(std::size_t at) const;
    // These objects are not needed for now.
    void release(std::size_t first, std::size_t last) const;

  private:
    struct Object {
        RawId id;
        std::uint64_t offset = 0;
    };
    struct Header {
        unsigned type = 0;
        std::size_t size = 0;
        std::string_view stream;  // of zlib, up to the next object
    };

    Header header(std::size_t at) const;
    [[noreturn]] void damaged(const std::string& why) const;
    std::string_view stored(const Header& header) const;
    std::string_view inflated(const Header& header, std::size_t wanted, std::string& scratch) const;
    void read_index(std::string_view index);

    std::string path_;
    MappedFile pack_;
    std::vector<Object> objects_;       // by offset
    std::vector<std::uint32_t> by_id_;  // positions in objects_, by id
};

// Of the packs of a repository, without endings.
std::vector<std::string> pack_paths(const std::string& repository);

}  // namespace tachograph::git
