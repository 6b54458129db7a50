#include "core/jobs/job.hpp"

namespace tachograph {

std::string to_text(Stage stage) {
    switch (stage) {
        case Stage::requested:
            return "requested";
        case Stage::accepted:
            return "accepted";
        case Stage::running:
            return "running";
        case Stage::measured:
            return "measured";
        case Stage::reported:
            return "reported";
        case Stage::failed:
            return "failed";
        case Stage::aborted:
            return "aborted";
        case Stage::rejected:
            return "rejected";
    }
    return {};
}

bool is_terminal(Stage stage) {
    return stage == Stage::reported || stage == Stage::failed || stage == Stage::aborted || stage == Stage::rejected;
}

}  // namespace tachograph
