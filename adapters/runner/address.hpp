// Addresses of repositories, and which addresses that a repository names may be fetched.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

struct Address {
    std::string scheme;  // https, http or file
    std::string host;    // with port; empty for file
    std::string path;    // owner/name.git; absolute for file

    bool operator==(const Address&) const = default;
};

// Accepts https, http, file and paths; drops credentials. Turns ssh (also `git@host:owner/name.git`) into https, so
// that no key of this machine is needed. Nullopt for all else: programs (`ext::`), options, `..` and odd characters.
std::optional<Address> parse_address(const std::string& url);

// Resolves the URL of a submodule as git does: `./` and `../` are relative to the repository that names the submodule.
std::optional<Address> resolve(const Address& parent, const std::string& url);

std::string to_url(const Address& address);

// Returns whether `address` may be fetched: it has the owner and host of `repository`, or is at one of `hosts` (`host`
// or `host/owner`).
bool may_fetch(const Address& address, const Address& repository, const std::vector<std::string>& hosts);

}  // namespace tachograph::runner
