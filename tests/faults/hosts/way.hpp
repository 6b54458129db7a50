// A proxy to a host: forwards HTTP requests, and applies the injector's fault to one of them.
#pragma once

#include "tests/faults/hosts/injector.hpp"

#include <memory>
#include <string>

namespace tachograph::testing {

class Way {
  public:
    // `host` is `http://127.0.0.1:<port>`.
    Way(const std::string& host, Injector& injector);
    ~Way();
    Way(const Way&) = delete;
    Way& operator=(const Way&) = delete;

    std::string url() const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tachograph::testing
