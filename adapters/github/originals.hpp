// The texts of comments as their authors first wrote them. REST tells times in whole seconds, so that it does not show
// an edit in the second of the comment; GraphQL says whether there was one.
// Included by .cpp files of this room only.
#pragma once

#include "adapters/github/rest.hpp"
#include "core/ports/forge.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tachograph::github {

// A comment as REST shows it.
struct Written {
    ForgeComment comment;
    std::string node;  // its name in GraphQL
};

class Originals {
  public:
    // Looks closer only at comments that speak to the bot; if it has no name, at all of them.
    explicit Originals(std::string bot_name) : bot_name_(std::move(bot_name)) {}

    // The same comments; each has a doubt unless it is known that nobody edited it. Each comment is looked up once, a
    // hundred at a time. A comment that GraphQL does not show at first is left out, and is expected to be there next
    // time.
    std::vector<ForgeComment> sorted_out(Rest& rest, const std::string& repository, std::vector<Written> written);

  private:
    struct Word {
        std::optional<std::string> text;  // as it was first written; none: not known
        std::string doubt;                // why not
        bool missed = false;              // GraphQL did not show the comment
    };
    using Words = std::map<std::string, Word>;  // by node

    bool is_open(const Written& written) const;
    static void ask(Rest& rest, const std::string& repository, const std::vector<std::string>& nodes, Words& words);

    std::string bot_name_;
    std::mutex mutex_;
    std::map<std::string, Words> known_;  // of the latest look, by repository
};

}  // namespace tachograph::github
