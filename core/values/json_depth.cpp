#include "core/values/json_depth.hpp"

namespace tachograph {

bool nests_at_most(std::string_view json, int levels) {
    int depth = 0;
    bool in_text = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char sign = json[at];
        if (in_text) {
            if (sign == '\\') ++at;
            if (sign == '"') in_text = false;
            continue;
        }
        if (sign == '"') in_text = true;
        if (sign == '[' || sign == '{') ++depth;
        if (sign == ']' || sign == '}') --depth;
        if (depth > levels) return false;
    }
    return true;
}

}  // namespace tachograph
