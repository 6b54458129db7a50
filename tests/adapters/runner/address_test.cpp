// Addresses of submodules: how git would read them, and which of them may be fetched.
#include "adapters/runner/address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::runner {
namespace {

std::string read(const std::string& url) {
    const auto address = parse_address(url);
    return address ? to_url(*address) : "";
}

std::string resolved(const std::string& parent, const std::string& url) {
    const auto address = resolve(parse_address(parent).value(), url);
    return address ? to_url(*address) : "";
}

bool may(const std::string& url, const std::vector<std::string>& hosts = {}) {
    const Address repository = parse_address("https://github.com/SciML/Numbers.jl.git").value();
    const auto address = resolve(repository, url);
    return address && may_fetch(*address, repository, hosts);
}

TEST(Address, IsReadWithoutCredentialsAndKeys) {
    EXPECT_EQ(read("https://user:word@GitHub.com/a/b.git"), "https://github.com/a/b.git");
    EXPECT_EQ(read("git@github.com:a/b.git"), "https://github.com/a/b.git");
    EXPECT_EQ(read("ssh://git@github.com:22/a/b"), "https://github.com/a/b");
    EXPECT_EQ(read("http://127.0.0.1:80/a/b"), "http://127.0.0.1:80/a/b");
    EXPECT_EQ(read("file:///srv/a.git"), "/srv/a.git");
}

TEST(Address, AmbiguousAddressesAreRejected) {
    for (const std::string url : {"ext::sh -c true", "fd::17", "--upload-pack=true", "-x:y", "https://", "https://h",
                                  "https://h/../x", "https://h/a?b", "/srv/../etc", "ftp://h/a", "", "a b:c", "h:-x"})
        EXPECT_EQ(read(url), "") << url;
}

TEST(Address, RelativeAddressesAreResolvedAgainstTheParent) {
    EXPECT_EQ(resolved("https://h/a/b.git", "../c.git"), "https://h/a/c.git");
    EXPECT_EQ(resolved("https://h/a/b.git", "../../d/c.git"), "https://h/d/c.git");
    EXPECT_EQ(resolved("https://h/a/b.git", "./c"), "https://h/a/b.git/c");
    EXPECT_EQ(resolved("https://h/a/b.git", "../../../c"), "");
    EXPECT_EQ(resolved("/srv/a/b.git", "../c.git"), "/srv/a/c.git");
    EXPECT_EQ(resolved("/srv/a/b.git", "../../../../etc/c"), "");
}

TEST(Address, OnlyTheSameOwnerMayBeFetchedUnlessMoreIsAllowed) {
    EXPECT_TRUE(may("../Sums.jl.git"));
    EXPECT_TRUE(may("git@github.com:sciml/Sums.jl.git"));
    EXPECT_FALSE(may("../../mallory/x.git"));
    EXPECT_FALSE(may("https://gitlab.com/SciML/x.git"));
    EXPECT_FALSE(may("http://github.com/SciML/x.git"));
    EXPECT_FALSE(may("/etc"));
    EXPECT_FALSE(may("file:///etc", {"", "file"}));
    EXPECT_TRUE(may("https://gitlab.com/a/x.git", {"gitlab.com"}));
    EXPECT_TRUE(may("https://gitlab.com/a/x.git", {"GitLab.com/A"}));
    EXPECT_FALSE(may("https://gitlab.com/b/x.git", {"gitlab.com/a"}));
    EXPECT_FALSE(may("https://gitlab.com.evil.org/a/x.git", {"gitlab.com"}));
}

}  // namespace
}  // namespace tachograph::runner
