#include "core/commands/instruction.hpp"

namespace tachograph {

std::string to_text(Topic topic) {
    switch (topic) {
        case Topic::status:
            return "status";
        case Topic::queue:
            return "queue";
        case Topic::help:
            return "help";
        case Topic::benchmarkers:
            return "benchmarkers";
    }
    return {};
}

std::optional<Topic> parse_topic(std::string_view text) {
    for (const Topic topic : {Topic::status, Topic::queue, Topic::help, Topic::benchmarkers}) {
        if (to_text(topic) == text) return topic;
    }
    return std::nullopt;
}

}  // namespace tachograph
