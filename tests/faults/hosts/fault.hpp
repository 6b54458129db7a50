// How one request to a host fails.
#pragma once

#include <array>

namespace tachograph::testing {

enum class HostFault {
    refused,        // the port is closed for a moment
    unauthorized,   // 401
    forbidden,      // 403
    limited,        // 403 with Retry-After
    not_found,      // 404
    unprocessable,  // 422
    broken,         // 500
    away,           // 503
    cut_before,     // the connection ends before the host has handled the request
    cut_after,      // the host has handled it, and nobody gets the answer
    slow,           // the answer takes seconds
    killed_before,  // the service is killed before the host has handled the request, and started again
    killed_after,   // … after it
};

inline constexpr std::array all_host_faults{HostFault::refused,     HostFault::unauthorized, HostFault::forbidden,
                                            HostFault::limited,     HostFault::not_found,    HostFault::unprocessable,
                                            HostFault::broken,      HostFault::away,         HostFault::cut_before,
                                            HostFault::cut_after,   HostFault::slow,         HostFault::killed_before,
                                            HostFault::killed_after};

constexpr const char* name_of(HostFault fault) {
    switch (fault) {
        case HostFault::refused:
            return "Refused";
        case HostFault::unauthorized:
            return "Unauthorized";
        case HostFault::forbidden:
            return "Forbidden";
        case HostFault::limited:
            return "Limited";
        case HostFault::not_found:
            return "NotFound";
        case HostFault::unprocessable:
            return "Unprocessable";
        case HostFault::broken:
            return "Broken";
        case HostFault::away:
            return "Away";
        case HostFault::cut_before:
            return "CutBefore";
        case HostFault::cut_after:
            return "CutAfter";
        case HostFault::slow:
            return "Slow";
        case HostFault::killed_before:
            return "KilledBefore";
        case HostFault::killed_after:
            return "KilledAfter";
    }
    return "";
}

}  // namespace tachograph::testing
