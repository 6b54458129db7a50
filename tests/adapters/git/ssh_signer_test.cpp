// Events signed by real keys, and verified by git.
#include "adapters/git/log/ssh_signer.hpp"

#include "adapters/git/log/event_log.hpp"
#include "core/ports/failures.hpp"
#include "tests/folder.hpp"

#include <fstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tachograph::git {
namespace {

using ::testing::HasSubstr;
using ::testing::Optional;

const Timestamp noon = *parse_timestamp("2026-11-23T12:00:00.500Z");

class SshSigner : public ::testing::Test {
  protected:
    std::string make_key(const std::string& name, const std::string& more = "-t ed25519 -N ''") const {
        const std::string file = folder / name;
        EXPECT_EQ(testing::shell(fmt::format("ssh-keygen -q {} -f {}", more, file)).code, 0);
        return file;
    }
    std::string write(const std::string& name, const std::string& text, unsigned mode = 0600) const {
        std::ofstream(folder / name) << text;
        std::filesystem::permissions(folder / name, std::filesystem::perms(mode));
        return folder / name;
    }
    // Git's verdict on the log's last commit.
    testing::ShellResult git(const std::string& arguments, const std::string& allowed_signers) const {
        write("allowed", allowed_signers);
        return testing::shell(fmt::format("git --git-dir={0}/log.git -c gpg.ssh.allowedSignersFile={0}/allowed {1}",
                                          folder.path, arguments));
    }
    Revision append_signed(const std::string& key) const {
        GitEventLog log(folder / "log.git", LogMode::write, ssh_signer(key));
        const Event event{
            QuestionAsked{{"demo/sums", 1}, "17", "help"}, {ActorKind::user, "alice"}, log.tip(), {}, noon};
        return *log.append(std::vector{event}, log.tip());
    }

    testing::Folder folder;
};

TEST_F(SshSigner, GitVerifiesTheSignature) {
    for (const char* kind : {"-t ed25519 -N ''", "-t rsa -b 2048 -N ''", "-t ecdsa -N ''"}) {
        const std::string key = make_key(fmt::format("key{}", std::string(kind).substr(3, 2)), kind);
        append_signed(key);
        const auto verified = git("verify-commit main", allowed_signer_of(key));
        EXPECT_EQ(verified.code, 0) << verified.output;
        EXPECT_THAT(git("log -1 --show-signature main", allowed_signer_of(key)).output,
                    HasSubstr("Good \"git\" signature for tachograph"));
        EXPECT_NE(git("verify-commit main", allowed_signer_of(make_key(std::string(kind).substr(3, 2)))).code, 0);
    }
    EXPECT_EQ(testing::shell(fmt::format("git --git-dir={}/log.git fsck --strict", folder.path)).code, 0);
}

TEST_F(SshSigner, SignedEventIsReadLikeAnUnsignedOne) {
    append_signed(make_key("key"));
    GitEventLog log(folder / "log.git", LogMode::read);
    int events = 0;
    log.read({}, [&](const LogEntry& entry) {
        ++events;
        EXPECT_TRUE(entry.message.starts_with("asked for help by alice on demo/sums/1\n\nEvent: ")) << entry.message;
    });
    EXPECT_EQ(events, 1);
}

TEST_F(SshSigner, TellsGoodSignaturesFromOthers) {
    const std::string key = make_key("key");
    const std::string other = make_key("other");
    SignatureCheck check("# who may sign\n\n" + allowed_signer_of(other) + allowed_signer_of(key));
    for (const std::string& signer : {key, other, key})
        EXPECT_EQ(check.problem("tree", ssh_signer(signer)("tree"), noon), std::nullopt);
    const std::string good = ssh_signer(key)("tree");
    EXPECT_THAT(check.problem("trees", good, noon), Optional(HasSubstr("does not match this commit")));
    EXPECT_THAT(check.problem("tree", ssh_signer(make_key("third"))("tree"), noon),
                Optional(HasSubstr("not by an allowed signer")));
    EXPECT_NE(check.problem("tree", "", noon), std::nullopt);
    EXPECT_NE(check.problem("tree", "-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----", noon),
              std::nullopt);
    EXPECT_NE(check.problem("tree", std::string("\0\xff\n", 3), noon), std::nullopt);
    EXPECT_EQ(check.problem("tree", good, noon), std::nullopt);
    // A signature for files, not for commits.
    const auto elsewhere = testing::shell(fmt::format("printf tree | ssh-keygen -q -Y sign -n file -f {}", key)).output;
    EXPECT_NE(check.problem("tree", elsewhere, noon), std::nullopt);
}

TEST_F(SshSigner, RetiredKeyIsValidForItsTimeOnly) {
    const std::string key = make_key("key");
    std::string line = allowed_signer_of(key);
    line.insert(line.find("namespaces"), "valid-before=\"20270101\",");
    SignatureCheck check(line);
    const std::string signature = ssh_signer(key)("tree");
    EXPECT_EQ(check.problem("tree", signature, noon), std::nullopt);
    EXPECT_NE(check.problem("tree", signature, *parse_timestamp("2027-01-02T00:00:00Z")), std::nullopt);
}

TEST_F(SshSigner, SaysWhyAKeyCannotBeUsed) {
    EXPECT_EQ(problem_of_key(make_key("good")), std::nullopt);
    EXPECT_THAT(problem_of_key(folder / "none"), Optional(HasSubstr("make a key with: ssh-keygen")));
    EXPECT_THAT(problem_of_key(folder.path), Optional(HasSubstr("is not a file")));
    EXPECT_THAT(problem_of_key(write("text", "hello\n")), Optional(HasSubstr("is not a private SSH key")));
    EXPECT_THAT(problem_of_key(folder / "good.pub"), Optional(HasSubstr("may be read by others")));
    EXPECT_THAT(problem_of_key(make_key("locked", "-t ed25519 -N secret")), Optional(HasSubstr("passphrase")));
    const std::string open = make_key("open");
    std::filesystem::permissions(open, std::filesystem::perms(0644));
    EXPECT_THAT(problem_of_key(open), Optional(HasSubstr("chmod 600")));
    EXPECT_THROW(ssh_signer(open), Unavailable);
    EXPECT_EQ(problem_of_allowed_signers(folder / "good.pub"), std::nullopt);
    EXPECT_NE(problem_of_allowed_signers(folder / "none"), std::nullopt);
}

TEST_F(SshSigner, MissingKeyStopsTheWriterBeforeAnythingIsWritten) {
    const std::string key = make_key("key");
    const Signer sign = ssh_signer(key);
    GitEventLog log(folder / "log.git", LogMode::write, sign);
    const Revision before = log.tip();
    std::filesystem::remove(key);
    const Event event{QuestionAsked{{"demo/sums", 1}, "17", "help"}, {ActorKind::user, "alice"}, "c", {}, noon};
    EXPECT_THROW(log.append(std::vector{event}, before), Unavailable);
    EXPECT_EQ(log.tip(), before);
}

}  // namespace
}  // namespace tachograph::git
