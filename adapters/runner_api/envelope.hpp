// The fields of a runner's JSON that say who speaks of which job, read in one pass that keeps nothing else: whoever
// sends it may be anybody. Included by .cpp files of this room only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::runner_api {

struct Envelope {
    std::map<std::string, std::string> fields;  // the texts and numbers of the object
    std::map<std::string, std::string> report;  // the texts and numbers of its object `report`
    bool has_report = false;                    // it has such an object
};

// Nothing if it is not a JSON object, or nests too deeply. Of fields given more than once, the last counts.
std::optional<Envelope> read_envelope(std::string_view json);

}  // namespace tachograph::runner_api
