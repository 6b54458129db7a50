// One of several services of a deployment: a process with a configuration, a disk and a port of its own.
#pragma once

#include "adapters/http/client.hpp"

#include <functional>
#include <string>

#include <sys/types.h>

namespace tachograph::testing {

class Instance {
  public:
    // Its configuration is `<name>.json` in the folder, and says that its data are in `<name>`.
    Instance(std::string folder, std::string name, int port);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    void configure(const std::string& json) const;
    // Does not wait for it.
    void start();
    void send(int signal) const;
    void kill();
    // SIGTERM; returns the exit code.
    int stop();

    int port() const { return port_; }
    // The status; 0 if it does not answer.
    int status_of(const std::string& method, const std::string& target, const std::string& body = {}) const;
    std::string body_of(const std::string& target) const;
    bool is_ready() const { return status_of("GET", "/readyz") == 200; }
    // It is asked to begin with, and answers that it is not the writer.
    bool stands_by() const { return status_of("GET", "/readyz") == 503; }
    // What git says of the log on its disk.
    std::string git(const std::string& arguments) const;
    std::string said() const;

  private:
    std::string folder_;
    std::string name_;
    int port_;
    pid_t process_ = 0;
};

// False if it did not become true in time.
bool becomes_true(const std::function<bool()>& condition, int seconds = 60);

}  // namespace tachograph::testing
