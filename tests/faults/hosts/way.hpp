// A way to a host that may fail: takes HTTP requests, passes them on, and does to one what the injector says.
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
