#include "core/answers/reply_group.hpp"

#include "core/comments/comment_language.hpp"
#include "core/state/obligations.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tachograph {
namespace {

constexpr std::string_view reply_prefix = "reply:";
constexpr std::array<std::string_view, 2> request_prefixes{"access:", "verdict:"};

// `comment:demo/sums/1/1004` of `reply:access:comment:demo/sums/1/1004/0`.
std::string_view comment_in(std::string_view reply) {
    if (reply.starts_with(reply_prefix)) reply.remove_prefix(reply_prefix.size());
    for (const std::string_view prefix : request_prefixes) {
        if (reply.starts_with(prefix)) reply.remove_prefix(prefix.size());
    }
    return reply.substr(0, reply.rfind('/'));
}

std::string cause_at(std::string_view comment, std::size_t index) { return fmt::format("{}/{}", comment, index); }

}  // namespace

std::vector<const Reply*> replies_beside(const State& state, const Reply& reply) {
    std::vector<const Reply*> replies;
    const std::string_view comment = comment_in(reply.effect);
    const auto take = [&](const std::string& id) {
        const auto found = state.replies.find(id);
        if (found != state.replies.end()) replies.push_back(&found->second);
    };
    for (std::size_t index = 0; index < most_instructions; ++index) {
        const std::string idempotency_key = cause_at(comment, index);
        take(reply_id(idempotency_key));
        take(reply_id(request_id(idempotency_key)));
        take(reply_id(verdict_request_id(idempotency_key)));
    }
    const bool known = std::ranges::find(replies, &reply) != replies.end();
    return known ? replies : std::vector{&reply};
}

bool is_incomplete(const State& state, const Reply& reply) {
    if (state.requests.empty() && state.verdict_requests.empty()) return false;
    const std::string_view comment = comment_in(reply.effect);
    for (std::size_t index = 0; index < most_instructions; ++index) {
        const std::string idempotency_key = cause_at(comment, index);
        if (state.requests.contains(request_id(idempotency_key))) return true;
        if (state.verdict_requests.contains(verdict_request_id(idempotency_key))) return true;
    }
    return false;
}

std::string answer_id(const std::vector<const Reply*>& replies) {
    const std::string& first = replies.front()->effect;
    return replies.size() == 1 ? first : fmt::format("{}+{}", first, replies.size() - 1);
}

std::vector<const Reply*> replies_said_by(const State& state, const std::string& effect) {
    if (const auto alone = state.replies.find(effect); alone != state.replies.end()) return {&alone->second};
    const auto first = state.replies.find(effect.substr(0, effect.rfind('+')));
    if (first == state.replies.end()) return {};
    std::vector<const Reply*> replies = replies_beside(state, first->second);
    return answer_id(replies) == effect ? replies : std::vector<const Reply*>{};
}

}  // namespace tachograph
