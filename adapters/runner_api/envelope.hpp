// The fields of a runner's JSON that identify the sender and the job. They are read in one pass that keeps nothing
// else, since the sender is not authenticated yet.
// Included by .cpp files of this room only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::runner_api {

struct Envelope {
    std::map<std::string, std::string> fields;  // strings and numbers of the object
    std::map<std::string, std::string> report;  // strings and numbers of its object `report`
    bool has_report = false;                    // the object `report` exists
};

// Nullopt if `json` is not a JSON object, or nests too deeply. The last of repeated fields counts.
std::optional<Envelope> read_envelope(std::string_view json);

}  // namespace tachograph::runner_api
