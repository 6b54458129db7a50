// Signatures against the vectors of the standard and of GitHub's documentation.
#include "adapters/tokens/hmac.hpp"

#include <gtest/gtest.h>

namespace tachograph::tokens {
namespace {

TEST(Hmac, AgreesWithRfc4231) {
    EXPECT_EQ(hmac_sha256(std::string(20, '\x0b'), "Hi There"),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First"),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Signature, AgreesWithGitHubsDocumentation) {
    const std::string signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    EXPECT_EQ(sign_delivery("It's a Secret to Everybody", "Hello, World!"), signature);
    EXPECT_TRUE(signature_holds("It's a Secret to Everybody", "Hello, World!", signature));
}

TEST(Signature, OtherSignaturesAreRejected) {
    const std::string signature = sign_delivery("secret", "body");
    EXPECT_FALSE(signature_holds("secret", "body!", signature));
    EXPECT_FALSE(signature_holds("other", "body", signature));
    EXPECT_FALSE(signature_holds("secret", "body", signature.substr(7)));
    EXPECT_FALSE(signature_holds("secret", "body", signature + "0"));
    EXPECT_FALSE(signature_holds("secret", "body", ""));
    EXPECT_FALSE(signature_holds("", "body", sign_delivery("", "body"))) << "no secret is no protection";
}

TEST(JobToken, IsValidForItsJobOnly) {
    const JobId job{{"demo/sums", 1}, 1};
    const std::string token = job_token("secret", job);
    EXPECT_TRUE(token_holds("secret", job, token));
    EXPECT_FALSE(token_holds("secret", {{"demo/sums", 1}, 2}, token));
    EXPECT_FALSE(token_holds("secret", {{"demo/sums", 11}, 1}, token));
    EXPECT_FALSE(token_holds("other", job, token));
    EXPECT_TRUE(token_holds("secret", job, "secret"));
    EXPECT_FALSE(token_holds("", job, ""));
    EXPECT_FALSE(token_holds("", job, job_token("", job)));
}

TEST(RandomSecret, IsLongAndNew) {
    EXPECT_EQ(random_secret().size(), 64U);
    EXPECT_NE(random_secret(), random_secret());
}

}  // namespace
}  // namespace tachograph::tokens
