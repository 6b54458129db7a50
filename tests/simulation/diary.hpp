// The recent history of a run, to debug failures; and a check that ends the run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace tachograph::simulation {

// No std::exception: the code under test must not take it for a failure that it may go on after.
struct Violation {
    std::string what;
};

inline void require(bool holds, const std::string& what) {
    if (!holds) throw Violation{what};
}

class Diary {
  public:
    // Remembers so many lines.
    explicit Diary(std::size_t longest) : longest_(longest) {}

    void note(std::string line) {
        for (const char byte : line) digest_ = (digest_ ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
        lines_.push_back(std::move(line));
        if (lines_.size() > longest_) lines_.pop_front();
    }
    std::string text() const {
        std::string all;
        for (const std::string& line : lines_) all += "  " + line + "\n";
        return all;
    }
    // Of everything that was ever noted.
    std::uint64_t digest() const { return digest_; }

  private:
    std::size_t longest_;
    std::deque<std::string> lines_;
    std::uint64_t digest_ = 0xcbf29ce484222325U;
};

}  // namespace tachograph::simulation
