// Tests of repositories on a host: over HTTP with a password, and over SSH.
#pragma once

#include "adapters/git/repository/remote.hpp"
#include "tests/deployment/git_host.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <fstream>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace tachograph::testing {

enum class HostKind { http, ssh };

class OnAHost : public ::testing::TestWithParam<HostKind> {
  protected:
    OnAHost() {
        run("git init -q --bare -b main bot/log.git && git init -q --bare -b master bot/reports.git");
        if (GetParam() == HostKind::http)
            http_.emplace(folder.path, "bot", "s3cret");
        else
            ssh_.emplace(folder.path);
    }

    std::string run(const std::string& command) const {
        const auto result = shell("cd " + folder.path + " && " + command);
        EXPECT_EQ(result.code, 0) << result.output;
        return result.output;
    }
    git::Remote remote(const std::string& repository, std::chrono::seconds patience = std::chrono::seconds(60)) const {
        return git::Remote({http_ ? http_->url_of(repository) : ssh_->url_of(repository), {}, patience});
    }
    void up() { http_ ? http_->up() : ssh_->up(); }
    void down() { http_ ? http_->down() : ssh_->down(); }
    std::string tip_of(const std::string& repository, const std::string& branch = "main") const {
        return run("git --git-dir=" + repository + " rev-parse " + branch);
    }
    // What the host runs at every push to the log; see githooks.
    void hook(const std::string& name, const std::string& script) const {
        const std::string path = folder / "bot/log.git/hooks/" + name;
        std::ofstream(path) << "#!/bin/sh\n" << script << "\n";
        run("chmod +x " + path);
    }
    void unhook(const std::string& name) const { run("rm bot/log.git/hooks/" + name); }

    Folder folder;

  private:
    std::optional<HttpGitHost> http_;
    std::optional<SshGitHost> ssh_;
};

inline const auto every_host = ::testing::Values(HostKind::http, HostKind::ssh);
inline std::string name_of_host(const ::testing::TestParamInfo<HostKind>& kind) {
    return kind.param == HostKind::http ? "Http" : "Ssh";
}

}  // namespace tachograph::testing
