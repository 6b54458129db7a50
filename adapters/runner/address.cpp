#include "adapters/runner/address.hpp"

#include "core/values/text.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace tachograph::runner {
namespace {

constexpr std::string_view file_scheme = "file";

bool is_host_sign(char sign) {
    return (sign >= 'a' && sign <= 'z') || (sign >= '0' && sign <= '9') || sign == '.' || sign == '-' || sign == ':';
}

bool is_path_sign(char sign) {
    constexpr std::string_view signs = "._-~+@/";
    const bool letter = (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z');
    return letter || (sign >= '0' && sign <= '9') || signs.find(sign) != std::string_view::npos;
}

bool climbs(const std::string& path) { return ("/" + path + "/").find("/../") != std::string::npos; }

std::optional<Address> checked(Address address) {
    const bool local = address.scheme == file_scheme;
    const bool host = local || (!address.host.empty() && address.host.front() != '-' &&
                                std::ranges::all_of(address.host, is_host_sign));
    const bool path = !address.path.empty() && !climbs(address.path) &&
                      (local || (address.path.front() != '-' && std::ranges::all_of(address.path, is_path_sign)));
    return host && path ? std::optional(std::move(address)) : std::nullopt;
}

// Parses `user@host/path`, or `user@host:path`; a scheme is removed before.
std::optional<Address> on_host(const std::string& scheme, const std::string& rest, char before_path) {
    const auto path = rest.find(before_path);
    if (path == std::string::npos) return std::nullopt;
    const std::string place = rest.substr(0, path);
    const auto first = rest.find_first_not_of('/', path + 1);
    if (first == std::string::npos) return std::nullopt;
    return checked({scheme, to_lower(place.substr(place.rfind('@') + 1)), rest.substr(first)});
}

std::string owner_of(const Address& address) {
    return address.scheme == file_scheme ? address.path.substr(0, address.path.rfind('/'))
                                         : to_lower(address.path.substr(0, address.path.find('/')));
}

std::string without_port(const std::string& host) { return host.substr(0, host.find(':')); }

}  // namespace

std::optional<Address> parse_address(const std::string& url) {
    if (url.starts_with("/")) return checked({std::string(file_scheme), "", url});
    if (url.starts_with("file:///")) return checked({std::string(file_scheme), "", url.substr(7)});
    if (url.starts_with("https://")) return on_host("https", url.substr(8), '/');
    if (url.starts_with("http://")) return on_host("http", url.substr(7), '/');
    const bool ssh = url.starts_with("ssh://");
    if (!ssh && url.find("://") != std::string::npos) return std::nullopt;
    auto address = ssh ? on_host("https", url.substr(6), '/') : on_host("https", url, ':');
    if (address && ssh) address->host = without_port(address->host);
    return address;
}

std::optional<Address> resolve(const Address& parent, const std::string& url) {
    if (!url.starts_with("./") && !url.starts_with("../")) return parse_address(url);
    Address address = parent;
    std::string_view rest = url;
    while (!rest.empty()) {
        const std::string_view step = rest.substr(0, rest.find('/'));
        rest.remove_prefix(std::min(rest.size(), step.size() + 1));
        if (step == "..") {
            if (address.path.empty()) return std::nullopt;
            const auto slash = address.path.rfind('/');
            address.path.erase(slash == std::string::npos ? 0 : slash);
        } else if (!step.empty() && step != ".") {
            address.path += address.path.empty() && parent.scheme != file_scheme ? "" : "/";
            address.path += step;
        }
    }
    return checked(std::move(address));
}

std::string to_url(const Address& address) {
    return address.scheme == file_scheme ? address.path
                                         : fmt::format("{}://{}/{}", address.scheme, address.host, address.path);
}

bool may_fetch(const Address& address, const Address& repository, const std::vector<std::string>& hosts) {
    const bool safe = address.scheme == "https" || address.scheme == repository.scheme;
    if (!safe) return false;
    if (address.host == repository.host && owner_of(address) == owner_of(repository)) return true;
    const bool local = address.scheme == file_scheme;
    return !local && std::ranges::any_of(hosts, [&](const std::string& listed) {
        const std::string entry = to_lower(listed);
        return entry == address.host || entry == address.host + "/" + owner_of(address);
    });
}

}  // namespace tachograph::runner
