// Reads the files of packs. Included by .cpp files of this room only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tachograph::git {

// A file mapped into memory.
class MappedFile {
  public:
    // Throws Unavailable.
    explicit MappedFile(const std::string& path);
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    std::string_view bytes() const { return {data_, size_}; }

  private:
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

// A file that is read piece by piece, mostly in one direction. For a large file that is read once, mapping and
// unmapping its pages costs more than copying the bytes.
class PackFile {
  public:
    // The read buffer of one reader. Reading from another file discards what is in it.
    class Piece {
        friend class PackFile;
        const PackFile* file_ = nullptr;
        std::uint64_t start_ = 0;
        std::string bytes_;
    };

    // Throws Unavailable.
    explicit PackFile(const std::string& path);
    PackFile(const PackFile&) = delete;
    PackFile& operator=(const PackFile&) = delete;
    ~PackFile();

    std::uint64_t size() const { return size_; }
    // Bytes [from, to), which must lie within the file. The view is valid until `piece` is used again. Throws
    // Unavailable.
    std::string_view read(std::uint64_t from, std::uint64_t to, Piece& piece) const;

  private:
    void fill(Piece& piece, std::uint64_t start, std::uint64_t end) const;

    std::string path_;
    int descriptor_;
    std::uint64_t size_ = 0;
};

}  // namespace tachograph::git
