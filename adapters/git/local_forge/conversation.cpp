#include "adapters/git/local_forge/conversation.hpp"

#include "core/ports/failures.hpp"
#include "core/values/text.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace tachograph::git {
namespace {

using Json = nlohmann::ordered_json;

std::string reference_of(int number) { return fmt::format("refs/pull/{}/conversation", number); }

std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

Json parse(const std::string& text, const std::string& what) {
    Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) throw Unavailable(fmt::format("{} is damaged: it is not a JSON object", what));
    return json;
}

Timestamp time_of(const Json& json, const char* key) {
    const auto time = parse_timestamp(json.at(key).get<std::string>());
    return time ? *time : throw Unavailable(fmt::format("a comment is damaged: its {} is not a time", key));
}

Json to_json(const PullDescription& pull) {
    return {{"author", pull.author}, {"title", pull.title}, {"target", pull.target}, {"state", pull.state}};
}

Json to_json(const StoredComment& comment) {
    Json json{{"id", comment.id}, {"author", comment.author}, {"text", comment.text}, {"at", to_text(comment.at)}};
    if (comment.edited_at) json["edited_at"] = to_text(*comment.edited_at);
    json["head"] = comment.head;
    json["reactions"] = comment.reactions;
    return json;
}

StoredComment comment_of(const Json& json) {
    StoredComment comment;
    comment.id = json.at("id");
    comment.author = json.at("author");
    comment.text = json.at("text");
    comment.at = time_of(json, "at");
    if (json.contains("edited_at")) comment.edited_at = time_of(json, "edited_at");
    comment.head = json.at("head");
    comment.reactions = json.at("reactions").get<std::vector<std::string>>();
    return comment;
}

// The n of `<pull request>-<n>`.
int order_of(const std::string& id) {
    int order = 0;
    const auto dash = id.find('-');
    if (dash != std::string::npos) std::from_chars(id.data() + dash + 1, id.data() + id.size(), order);
    return order;
}

std::vector<StoredComment> comments_at(const Repository& repository, const ObjectId& commit) {
    std::vector<StoredComment> comments;
    for (const std::string& name : repository.folder(commit, "comments")) {
        const std::string path = "comments/" + name;
        try {
            comments.push_back(comment_of(parse(repository.file(commit, path).value_or(""), path)));
        } catch (const Json::exception& error) {
            throw Unavailable(fmt::format("{} is damaged: {}", path, error.what()));
        }
    }
    std::ranges::sort(comments, {}, [](const StoredComment& comment) { return order_of(comment.id); });
    return comments;
}

}  // namespace

std::optional<PullDescription> read_pull(const Repository& repository, int number) {
    const auto tip = repository.reference(reference_of(number));
    const auto text = tip ? repository.file(*tip, "pull.json") : std::nullopt;
    if (!text) return std::nullopt;
    try {
        const Json json = parse(*text, "pull.json");
        return PullDescription{json.at("author"), json.at("title"), json.at("target"), json.at("state")};
    } catch (const Json::exception& error) {
        throw Unavailable(fmt::format("pull.json of pull request {} is damaged: {}", number, error.what()));
    }
}

std::vector<StoredComment> read_comments(const Repository& repository, int number) {
    const auto tip = repository.reference(reference_of(number));
    return tip ? comments_at(repository, *tip) : std::vector<StoredComment>{};
}

void write_pull(const Repository& repository, int number, const PullDescription& pull, Timestamp at) {
    repository.commit_on(reference_of(number), [&](const auto&) {
        return Repository::Change{{{"pull.json", dump(to_json(pull))}},
                                  fmt::format("{} is {}\n", shorten(escape_line(pull.title), 80), pull.state),
                                  at};
    });
}

void write_comment(const Repository& repository, int number, const MakeComment& make, Timestamp at) {
    repository.commit_on(
        reference_of(number), [&](const std::optional<ObjectId>& tip) -> std::optional<Repository::Change> {
            const auto comment = make(tip ? comments_at(repository, *tip) : std::vector<StoredComment>{});
            if (!comment) return std::nullopt;
            return Repository::Change{
                {{fmt::format("comments/{}.json", comment->id), dump(to_json(*comment))}},
                fmt::format("{}: {}\n", escape_line(comment->author), shorten(escape_line(comment->text), 80)),
                at};
        });
}

std::string next_comment_id(int number, const std::vector<StoredComment>& comments) {
    return fmt::format("{}-{}", number, comments.empty() ? 1 : order_of(comments.back().id) + 1);
}

}  // namespace tachograph::git
