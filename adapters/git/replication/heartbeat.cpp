#include "adapters/git/replication/heartbeat.hpp"

#include "core/values/text.hpp"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::git {
namespace {

constexpr int signs_of_an_epoch = 16;

// The rest of the line that begins with `key`.
std::string_view line_after(std::string_view message, std::string_view key) {
    const auto at = message.find(key);
    if (at == std::string_view::npos) return {};
    message.remove_prefix(at + key.size());
    return message.substr(0, message.find('\n'));
}

}  // namespace

ObjectId write_heartbeat(const Repository& repository, const ObjectId& tree, const Heartbeat& sign, int count) {
    const std::string message = fmt::format("alive\n\nEpoch: {}\nService: {}\nSign: {}\n", sign.epoch,
                                            escape_line(sign.service), count % signs_of_an_epoch);
    return repository.write_commit(tree, {}, message, Timestamp{});
}

std::optional<Heartbeat> read_heartbeat(const Repository& repository, const ObjectId& commit) {
    const std::string message = repository.commit(commit).message;
    const std::string_view epoch = line_after(message, "\nEpoch: ");
    const auto service = unescape_line(line_after(message, "\nService: "));
    Heartbeat sign{0, service.value_or("")};
    const auto [end, error] = std::from_chars(epoch.data(), epoch.data() + epoch.size(), sign.epoch);
    if (error != std::errc() || end != epoch.data() + epoch.size() || sign.service.empty()) return std::nullopt;
    return sign;
}

}  // namespace tachograph::git
