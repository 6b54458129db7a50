#include "adapters/github/originals.hpp"

#include "adapters/github/answer.hpp"
#include "adapters/github/webhook.hpp"
#include "core/comments/comment_language.hpp"
#include "core/ports/failures.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace tachograph::github {
namespace {

constexpr std::size_t most_at_once = 100;  // of `nodes`, says GitHub
constexpr const char* not_known = "GitHub does not say whether this text was edited";
constexpr const char* question =
    "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Comment { body lastEditedAt includesCreatedEdit } } }";

bool is_of_type(const Json& error, const char* type) { return error.is_object() && error.value("type", "") == type; }

// Answers that it does not have for now are no answers; that the bot may not have them is one.
std::vector<Json> nodes_in(const Json& answer, std::size_t expected) {
    const Json errors = answer.value("errors", Json::array());
    const auto data = answer.find("data");
    if (data != answer.end() && data->is_object() && data->contains("nodes")) {
        auto nodes = data->at("nodes").get<std::vector<Json>>();
        if (nodes.size() == expected) return nodes;
    }
    const bool forbidden = std::ranges::any_of(errors, [](const Json& error) {
        return is_of_type(error, "FORBIDDEN") || is_of_type(error, "INSUFFICIENT_SCOPES");
    });
    if (!forbidden)
        throw Unavailable(fmt::format("GitHub does not answer a GraphQL query: {}",
                                      errors.empty() ? "no reason given" : errors.front().value("message", "")));
    return std::vector<Json>(expected, Json::object());
}

}  // namespace

bool Originals::is_open(const Written& written) const {
    return written.comment.doubt.empty() &&
           (bot_name_.empty() || !read_comment(written.comment.text, bot_name_).empty());
}

void Originals::ask(Rest& rest, const std::string& repository, const std::vector<std::string>& nodes, Words& words) {
    std::vector<Json> found;
    try {
        const Json answer = rest.query(repository, {{"query", question}, {"variables", {{"ids", nodes}}}});
        found = nodes_in(answer, nodes.size());
    } catch (const Refused&) {
        found.assign(nodes.size(), Json::object());
    }
    for (std::size_t index = 0; index < nodes.size(); ++index) {
        Word& word = words[nodes[index]];
        const Json& node = found[index];
        if (node.is_null() && !std::exchange(word.missed, true)) continue;
        const bool told = node.is_object() && node.contains("lastEditedAt") && node.contains("includesCreatedEdit");
        if (!told) {
            word.doubt = not_known;
        } else if (node["lastEditedAt"].is_null() && node["includesCreatedEdit"] == Json(false)) {
            word.text = node.at("body").get<std::string>();
        } else {
            word.doubt = edits_do_not_count;
        }
    }
}

std::vector<ForgeComment> Originals::sorted_out(Rest& rest, const std::string& repository,
                                                std::vector<Written> written) {
    const std::lock_guard lock(mutex_);
    Words words;
    std::vector<std::string> asked;
    for (const Written& one : written) {
        if (!is_open(one)) continue;
        Word& word = words[one.node];
        if (const auto known = known_[repository].find(one.node); known != known_[repository].end())
            word = known->second;
        if (one.node.empty()) {
            word.doubt = not_known;
        } else if (!word.text && word.doubt.empty()) {
            asked.push_back(one.node);
        }
    }
    for (std::size_t begin = 0; begin < asked.size(); begin += most_at_once) {
        const std::size_t end = std::min(asked.size(), begin + most_at_once);
        ask(rest, repository, {asked.data() + begin, asked.data() + end}, words);
    }
    std::vector<ForgeComment> comments;
    for (Written& one : written) {
        if (is_open(one)) {
            const Word& word = words.at(one.node);
            if (!word.text && word.doubt.empty()) continue;
            // As GraphQL shows it, which may be at another time than REST.
            if (word.text) one.comment.text = *word.text;
            one.comment.doubt = word.doubt;
        }
        comments.push_back(std::move(one.comment));
    }
    known_[repository] = std::move(words);
    return comments;
}

}  // namespace tachograph::github
