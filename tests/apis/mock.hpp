// A mock of an API that answers with the examples of its description, and rejects requests that the description does
// not allow.
#pragma once

#include "adapters/http/client.hpp"
#include "core/ports/failures.hpp"
#include "tests/background.hpp"
#include "tests/folder.hpp"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tachograph::testing {

class Mock {
  public:
    Mock(const std::string& description, const std::vector<std::string>& paths) : port_(free_port()) {
        std::string cut = node + TACHOGRAPH_CUT " '" + description + "' " + folder_.path + "/api.json";
        for (const std::string& path : paths) cut += " '" + path + "'";
        const ShellResult done = shell(cut);
        if (done.code != 0) throw std::runtime_error(done.output);
        start(folder_ / "api.json");
    }
    explicit Mock(const std::string& description) : port_(free_port()) { start(description); }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string log() const { return shell("tail -n 40 " + folder_.path + "/log").output; }

  private:
    void start(const std::string& description) {
        server_ = std::make_unique<Background>("exec " + node + TACHOGRAPH_NPM "/node_modules/.bin/prism mock -p " +
                                                   std::to_string(port_) + " " + description,
                                               folder_ / "log");
        wait();
    }

    void wait() const {
        for (int tries = 0; tries < 600; ++tries) {
            try {
                http::send({"GET", url() + "/", {}, {}, std::chrono::seconds(2)});
                return;
            } catch (const Unavailable&) {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        }
        throw std::runtime_error("the mock does not start: " + log());
    }

    inline static const std::string node = TACHOGRAPH_NPM "/node_modules/.bin/node ";
    Folder folder_;
    int port_;
    std::unique_ptr<Background> server_;
};

// Stands in front of a server, and refuses requests and answers that are not as its description says.
class Proxy {
  public:
    Proxy(const std::string& description, const std::string& server)
        : port_(free_port()),
          server_("exec node " TACHOGRAPH_NPM "/node_modules/.bin/prism proxy --errors -p " + std::to_string(port_) +
                      " '" + description + "' " + server,
                  folder_ / "log") {
        for (int tries = 0; tries < 600; ++tries) {
            try {
                http::send({"GET", url() + "/healthz", {}, {}, std::chrono::seconds(2)});
                return;
            } catch (const Unavailable&) {
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        }
        throw std::runtime_error("the proxy does not start: " + log());
    }

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string log() const { return shell("tail -n 40 " + folder_.path + "/log").output; }

  private:
    Folder folder_;
    int port_;
    Background server_;
};

}  // namespace tachograph::testing
