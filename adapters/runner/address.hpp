// Where a repository is fetched from, and whether what a repository names may be fetched at all.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tachograph::runner {

struct Address {
    std::string scheme;  // https, http or file
    std::string host;    // with its port; empty for file
    std::string path;    // owner/name.git; absolute for file

    bool operator==(const Address&) const = default;
};

// https, http, file and paths as they are, without credentials; ssh (`git@host:owner/name.git` too) as https, so that
// no key of this machine is needed. Nothing for all else: programs (`ext::`), options, `..` and odd characters.
std::optional<Address> parse_address(const std::string& url);

// As git resolves a submodule's URL: `./` and `../` are relative to the repository that names it.
std::optional<Address> resolve(const Address& parent, const std::string& url);

std::string to_url(const Address& address);

// Of the same owner on the same host as the repository itself, or at one of `hosts`: `host` or `host/owner`.
bool may_fetch(const Address& address, const Address& repository, const std::vector<std::string>& hosts);

}  // namespace tachograph::runner
