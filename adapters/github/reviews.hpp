// Reads reviews. GitHub lists them by pull request only, so that each pull request that changed costs a request, and
// anybody may change any number of them. So one look reads a limited number, and the next looks read the rest.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/comments.hpp"
#include "adapters/github/rest.hpp"
#include "core/ports/forge.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace tachograph::github {

class Reviews {
  public:
    // Shows the reviews since `since` of a repository, as far as they were read. `budget` is the number of pull
    // requests that the look may still read; it is reduced by those that were. Pull requests that have waited longest
    // are read first. Returns false if some are left for the next look with the same `since`.
    bool visit(Rest& rest, const std::string& repository, Timestamp since, int& budget, const Keep& keep);

  private:
    // A pull request that changed since `since`.
    struct Read {
        Timestamp updated{};     // when it had changed last, as it was listed before it was read; zero: not read yet
        Timestamp at{};          // when it was read, by GitHub's time
        Timestamp since{};       // reviews before this were left out
        std::uint64_t turn = 0;  // when it was read, or listed first; grows
        std::vector<Written> reviews{};
    };
    struct Listed {
        PullId pull;
        Timestamp updated;
    };
    using ByNumber = std::map<int, Read>;

    static std::vector<Listed> updated_since(Rest& rest, const std::string& repository, Timestamp since);
    static bool is_read(const Read& read, const Listed& listed, Timestamp since);
    static void read(Rest& rest, const Listed& listed, Timestamp since, Read& read);
    std::vector<Listed> waiting(const std::vector<Listed>& listed, const ByNumber& known, Timestamp since) const;

    std::mutex mutex_;
    std::map<std::string, ByNumber> known_;  // by repository
    std::uint64_t turn_ = 0;
};

}  // namespace tachograph::github
