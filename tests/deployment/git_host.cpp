#include "tests/deployment/git_host.hpp"

#include "tests/folder.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tachograph::testing {
namespace {

void write(const std::string& path, const std::string& content) { std::ofstream(path) << content; }

void wait_for_port(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    for (int tries = 0; tries < 500; ++tries) {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        const bool connected = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(socket);
        if (connected) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error(fmt::format("nothing listens on port {}", port));
}

}  // namespace

HttpGitHost::HttpGitHost(std::string folder, std::string user, std::string password, std::optional<int> behind)
    : folder_(std::move(folder)), user_(std::move(user)), password_(std::move(password)) {
    const std::string proxy =
        behind ? fmt::format(R"(proxy.server = ("" => (("host" => "127.0.0.1", "port" => {}))))", *behind) : "";
    write(configuration() + ".users", fmt::format("{}:{}\n", user_, password_));
    write(configuration(), fmt::format(R"(server.modules = ("mod_rewrite", "mod_auth", "mod_authn_file",
  "mod_alias", "mod_cgi", "mod_setenv", "mod_proxy")
server.port = {0}
server.bind = "127.0.0.1"
server.document-root = "{1}"
server.errorlog = "{3}.log"
auth.backend = "plain"
auth.backend.plain.userfile = "{3}.users"
url.rewrite-once = ("^/([^/]+/[^/]+\.git/.*)$" => "/-git-/$1")
$HTTP["url"] =~ "^/-git-/bot/" {{
  auth.require = ("" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
}}
$HTTP["url"] =~ "^/-git-/" {{
  alias.url = ("/-git-" => "{3}.service")
  cgi.assign = ("" => "")
  setenv.add-environment = ("GIT_PROJECT_ROOT" => "{1}", "GIT_HTTP_EXPORT_ALL" => "1", "HOME" => "{1}")
}} else $HTTP["url"] =~ "" {{
  {2}
}}
)",
                                       port_, folder_, proxy, configuration()));
    write(folder_ + "/.gitconfig", "[safe]\n\tdirectory = *\n");
    write_service();
    up();
}

void HttpGitHost::write_service() const {
    const std::string service = configuration() + ".service";
    write(service, fmt::format(R"(#!/bin/sh
fates={0}.fates
if [ -s "$fates" ]; then
  fate=$(head -n 1 "$fates")
  sed -i 1d "$fates"
fi
case "${{fate:-ok}}" in
  ok) ;;
  cut) printf 'Content-Type: application/x-git-upload-pack-advertisement\r\n\r\n001e# ser'; exit ;;
  *) printf 'Status: %s\r\nContent-Type: text/plain\r\n\r\n' "$fate"; exit ;;
esac
case "$PATH_INFO" in
  */info/lfs/objects/batch)
    printf 'Content-Type: application/vnd.git-lfs+json\r\n\r\n'
    exec jq --arg at "{1}${{PATH_INFO%/batch}}/" '.objects |= map(.actions.download.href = $at + .oid)' ;;
  */info/lfs/objects/*)
    id=${{PATH_INFO##*/}}
    file={2}${{PATH_INFO%%/info/lfs/*}}/lfs/objects/$(echo "$id" | sed 's|^\(..\)\(..\)|\1/\2/&|')
    [ -f "$file" ] || {{ printf 'Status: 404\r\n\r\n'; exit; }}
    printf 'Content-Type: application/octet-stream\r\n\r\n'
    exec cat "$file" ;;
  *) exec /usr/lib/git-core/git-http-backend ;;
esac
)",
                               configuration(), url(), folder_));
    std::filesystem::permissions(service, std::filesystem::perms::owner_all);
}

void HttpGitHost::answer_next(const std::vector<std::string>& fates) {
    write(configuration() + ".fates", fmt::format("{}\n", fmt::join(fates, "\n")));
}

void HttpGitHost::up() {
    server_.emplace("exec lighttpd -D -f " + configuration(), configuration() + ".out");
    wait_for_port(port_);
}

std::string HttpGitHost::configuration() const { return fmt::format("{}/lighttpd-{}.conf", folder_, port_); }

std::string HttpGitHost::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

std::string HttpGitHost::url_of(const std::string& repository) const {
    return fmt::format("http://{}:{}@127.0.0.1:{}/{}.git", user_, password_, port_, repository);
}

Balancer::Balancer(std::string folder, const std::vector<int>& ports) : folder_(std::move(folder)) {
    std::string services;
    for (const int port : ports)
        services += fmt::format(R"(("host" => "127.0.0.1", "port" => {}, "read-timeout" => 2),)", port);
    write(folder_ + "/balancer.conf", fmt::format(R"(server.modules = ("mod_proxy")
server.port = {0}
server.bind = "127.0.0.1"
server.document-root = "{1}"
server.errorlog = "{1}/balancer.log"
proxy.balance = "round-robin"
proxy.server = ("" => ({2}))
)",
                                                  port_, folder_, services));
    server_.emplace(fmt::format("exec lighttpd -D -f {}/balancer.conf", folder_), folder_ + "/balancer.out");
    wait_for_port(port_);
}

std::string Balancer::url() const { return fmt::format("http://127.0.0.1:{}", port_); }

SshGitHost::SshGitHost(std::string folder) : folder_(std::move(folder)) {
    const ShellResult made =
        shell(fmt::format("cd {} && ssh-keygen -q -t ed25519 -N '' -f host && ssh-keygen -q -t ed25519 -N '' -f key && "
                          "cp key.pub authorized && echo \"[127.0.0.1]:{} $(cut -d' ' -f1,2 host.pub)\" > known && "
                          "if [ $(id -u) = 0 ]; then mkdir -p /run/sshd; fi",
                          folder_, port_));
    if (made.code != 0) throw std::runtime_error(made.output);
    write(folder_ + "/sshd.conf", fmt::format("Port {0}\nListenAddress 127.0.0.1\nHostKey {1}/host\nPidFile none\n"
                                              "AuthorizedKeysFile {1}/authorized\nStrictModes no\nUsePAM no\n"
                                              "PasswordAuthentication no\nPermitRootLogin prohibit-password\n",
                                              port_, folder_));
    ::setenv(
        "GIT_SSH_COMMAND",
        fmt::format("ssh -F none -i {0}/key -o UserKnownHostsFile={0}/known -o IdentitiesOnly=yes", folder_).c_str(),
        1);
    up();
}

SshGitHost::~SshGitHost() { ::unsetenv("GIT_SSH_COMMAND"); }

void SshGitHost::up() {
    server_.emplace(fmt::format("exec /usr/sbin/sshd -D -e -f {}/sshd.conf", folder_), folder_ + "/sshd.log");
    wait_for_port(port_);
}

std::string SshGitHost::url_of(const std::string& repository) const {
    return fmt::format("ssh://127.0.0.1:{}{}/{}.git", port_, folder_, repository);
}

}  // namespace tachograph::testing
