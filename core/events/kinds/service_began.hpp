// A service became the writer of the log. Its epoch is one more than that of the writer before. Events of a writer of
// an earlier epoch are fenced off. Written only if the log is pushed to a remote.
#pragma once

#include "core/events/kinds/kind.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tachograph {

struct ServiceBegan {
    static constexpr std::string_view type = "service.began/2";

    std::int64_t epoch = 0;
    std::string service;  // identifies its machine and its disk

    static void fields_of(auto& event, auto&& visit) {
        visit("Epoch", event.epoch);
        visit("Service", event.service);
    }
    bool operator==(const ServiceBegan&) const = default;
};

std::string subject_of(const ServiceBegan& event, const SubjectTerms& terms);
void apply(ServiceBegan& event, const EventApplication& to);
std::vector<Command> commands_behind(const ServiceBegan& event, const EventOrigin& origin);

}  // namespace tachograph
