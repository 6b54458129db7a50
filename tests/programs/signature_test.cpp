// Signed logs, and logs with a remote copy: tampering that is detected although every event is legal.
#include "adapters/git/log/ssh_signer.hpp"
#include "tests/programs/tampered_log.hpp"

#include <gmock/gmock.h>

namespace tachograph {
namespace {

using ::testing::HasSubstr;

class SignedLog : public testing::TamperedLog {
  protected:
    SignedLog() : key(make_key("key")) {
        program.write("config.json", R"({"admin": "admin", "event_log": {"signing_key": "key"}})");
    }
    std::string make_key(const std::string& name) const {
        EXPECT_EQ(testing::shell(fmt::format("ssh-keygen -q -t ed25519 -N '' -f {}", program.folder / name)).code, 0);
        return program.folder / name;
    }
    void write_signed() { write(git::ssh_signer(key)); }
    // One more question, which is a legal event.
    std::string question() { return format_event(world.ask("bob", ShowQueue{}).front()); }
    // A commit with its signature, but with one part of its text replaced.
    std::string altered(const std::string& revision, const std::string& from, const std::string& to) const {
        std::string content = git("cat-file commit " + revision) + "\n";
        return git("hash-object -t commit -w --stdin", content.replace(content.find(from), from.size(), to));
    }

    std::string key;
    const std::string with_key = "--config config.json";
};

TEST_F(SignedLog, IsVerifiedByTachographAndGit) {
    write_signed();
    expect_holds(with_key);
    EXPECT_THAT(program("verify " + with_key).output, HasSubstr("8 events, 8 of them signed, all legal"));
    const auto unchecked = program("verify");
    EXPECT_EQ(unchecked.code, 0);
    EXPECT_THAT(unchecked.output,
                HasSubstr("note: signatures were not checked: name trusted keys with --allowed-signers"));
    program.write("allowed", git::allowed_signer_of(key));
    expect_holds("--allowed-signers allowed");
    const std::string shown = git("-c gpg.ssh.allowedSignersFile=" + (program.folder / "allowed") +
                                  " log --show-signature --format=%G? main");
    EXPECT_THAT(shown, HasSubstr("Good \"git\" signature for tachograph"));
    EXPECT_THAT(shown, ::testing::Not(HasSubstr("\nB")));
}

TEST_F(SignedLog, AuditNeedsNoPrivateKey) {
    write_signed();
    std::filesystem::remove(key);
    expect_holds(with_key);
    std::filesystem::remove(key + ".pub");
    const auto run = program("verify " + with_key);
    EXPECT_EQ(run.code, 1);
    EXPECT_THAT(run.output, HasSubstr("cannot read the public key"));
}

TEST_F(SignedLog, UnsignedEventIsFound) {
    write();
    const std::string unsigned_tip = id("main");
    expect_found("", "no event is signed, although event_log.signing_key is set", with_key);
    expect_holds();
    git::GitEventLog log(repository(), git::LogMode::write, git::ssh_signer(key));
    log.append(world.ask("bob", ShowQueue{}), log.tip());
    expect_holds(with_key);
    set_tip(commit_on_tip(question()));
    expect_found(id("main"), "it is not signed, although events before it are", with_key);
    expect_found(id("main"), "it is not signed, although events before it are");
    set_tip(unsigned_tip);
}

TEST_F(SignedLog, SignatureByAnotherKeyIsFoundUnlessAllowed) {
    write_signed();
    const std::string second = make_key("second");
    {
        git::GitEventLog log(repository(), git::LogMode::write, git::ssh_signer(second));
        log.append(world.ask("bob", ShowQueue{}), log.tip());
    }
    expect_found(id("main"), "its signature is not by an allowed signer", with_key);
    program.write("more", "# the key of last year\n" + git::allowed_signer_of(second));
    program.write("config.json",
                  R"({"admin": "admin", "event_log": {"signing_key": "key", "allowed_signers": "more"}})");
    expect_holds(with_key);
}

TEST_F(SignedLog, SignatureOfOtherContentIsFound) {
    write_signed();
    const std::string honest = id("main");
    set_tip(altered(honest, "Delivery: guid", "Delivery: giud"));
    expect_holds();
    expect_found(id("main"), "its signature does not match this commit", with_key);
    set_tip(altered(honest, "U1NIU0lH", "AAAAAAAA"));
    expect_found(id("main"), "its signature is not by an allowed signer", with_key);
}

// All events are legal, but only the key's owner can sign them.
TEST_F(SignedLog, RewrittenHistoryIsFound) {
    write_signed();
    auto all = messages();
    all.erase(all.end() - 2);
    rewrite(all);
    expect_holds();
    expect_found("", "no event is signed", with_key);
}

class PublishedLog : public testing::TamperedLog {
  protected:
    PublishedLog() {
        write();
        const auto made =
            testing::shell(fmt::format("git clone -q --bare {} {}", repository(), program.folder / "host.git"));
        EXPECT_EQ(made.code, 0) << made.output;
        program.write("config.json", fmt::format(R"({{"admin": "admin", "event_log": {{"remote": "{}"}}}})",
                                                 program.folder / "host.git"));
    }
    const std::string with_remote = "--config config.json";
};

TEST_F(PublishedLog, RemoteMayBeBehindOrEqual) {
    expect_holds(with_remote);
    set_tip(commit_on_tip(format_event(world.ask("bob", ShowQueue{}).front())));
    expect_holds(with_remote);
}

TEST_F(PublishedLog, TruncationIsFound) {
    set_tip("main~2");
    expect_holds();
    expect_found(id("main"), "it goes on for 2 more events", with_remote);
}

TEST_F(PublishedLog, TruncationIsFoundOfflineByTheLastSeenRemote) {
    git("update-ref refs/remotes/host/main main");
    set_tip("main~1");
    expect_found(id("main"), "when its remote was last seen, it goes on for 1 more events", with_remote + " --offline");
}

TEST_F(PublishedLog, RewrittenHistoryIsFound) {
    auto all = messages();
    all.erase(all.end() - 2);
    rewrite(all);
    expect_holds();
    expect_found(id("main"), "it has diverged", with_remote);
    EXPECT_THAT(git("for-each-ref"), ::testing::Not(HasSubstr("remotes"))) << "an audit writes nothing";
}

TEST_F(PublishedLog, MissingRemoteIsReported) {
    std::filesystem::remove_all(program.folder / "host.git");
    expect_found("", "the log cannot be compared with its remote", with_remote);
    const auto offline = program("verify --offline " + with_remote);
    EXPECT_EQ(offline.code, 0) << offline.output;
    EXPECT_THAT(offline.output, HasSubstr("note: the log's remote was not checked"));
}

class PolicyLog : public testing::TamperedLog {
  protected:
    PolicyLog() {
        program.write("config.json",
                      R"({"admin": "admin", "benchmarkers": ["alice"], "registered_repos": ["demo/sums"]})");
        EXPECT_EQ(program("init --config config.json").code, 0);
        world.tell(AdoptAccess{{{"demo/sums"}, {{Role::admin, "admin", "org"}, {Role::benchmarker, "alice", "org"}}},
                               "as it begins",
                               "",
                               head()});
        write();
    }
    std::string policy_repository() const {
        return program.folder / "tachograph-data/forge/tachograph/access-control.git";
    }
    std::string head() const {
        return testing::shell("git --git-dir=" + policy_repository() + " rev-parse main").output.substr(0, 40);
    }
    void forge(Access access, const std::string& commit) {
        Event adopted =
            world.tell(AdoptAccess{std::move(access), "merged by admin", world.state.policy, commit}).front();
        set_tip(commit_on_tip(format_event(adopted)));
    }
};

TEST_F(PolicyLog, IsComparedWithTheAccessControlRepository) {
    expect_holds("--config config.json");
    Access access = world.state.access;
    access.grants.push_back({Role::admin, "mallory", "org"});
    forge(access, std::string(40, 'd'));
    expect_found(id("main"), "the access-control repository has no commit dddddddddd", "--config config.json");
}

TEST_F(PolicyLog, PolicyThatDiffersFromItsCommitIsFound) {
    const auto moved = testing::shell(fmt::format(
        "cd {} && git -c user.name=a -c user.email=a@b commit-tree -p main -m x main^{{tree}}", policy_repository()));
    Access access = world.state.access;
    access.grants.push_back({Role::admin, "mallory", "org"});
    forge(access, moved.output.substr(0, 40));
    expect_found(id("main"), "the policy differs from that of commit", "--config config.json");
}

}  // namespace
}  // namespace tachograph
