// One of several services of a deployment: a process with its own configuration, disk and port.
#pragma once

#include "adapters/http/client.hpp"

#include <functional>
#include <string>

#include <sys/types.h>

namespace tachograph::testing {

class Instance {
  public:
    // Its configuration is `<name>.json` in the folder; its `data_dir` is `<name>`.
    Instance(std::string folder, std::string name, int port);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    void configure(const std::string& json) const;
    // Starts the process, and does not wait until it is ready.
    void start();
    void send(int signal) const;
    void kill();
    // SIGTERM; returns the exit code.
    int stop();

    int port() const { return port_; }
    // The HTTP status; 0 if it does not answer.
    int status_of(const std::string& method, const std::string& target, const std::string& body = {}) const;
    std::string body_of(const std::string& target) const;
    bool is_ready() const { return status_of("GET", "/readyz") == 200; }
    // Whether it answers requests, and says that it is not the writer.
    bool stands_by() const { return status_of("GET", "/readyz") == 503; }
    // The output of git for the log on its disk.
    std::string git(const std::string& arguments) const;
    std::string said() const;

  private:
    std::string folder_;
    std::string name_;
    int port_;
    pid_t process_ = 0;
};

// Returns false if the condition did not become true in time.
bool becomes_true(const std::function<bool()>& condition, int seconds = 60);

}  // namespace tachograph::testing
