// The target of a request line, taken apart, and forms, which are encoded as queries are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::http {

struct Target {
    std::string path;                          // percent-decoded
    std::map<std::string, std::string> query;  // percent-decoded; of names given more than once the first counts
};

// Takes the origin form (`/path?query`), the absolute form and `*` (RFC 9112, section 3.2); nothing for all else.
std::optional<Target> read_target(std::string_view text);

// One field of a body of type application/x-www-form-urlencoded; nothing if it has no such field, or is no form.
std::optional<std::string> form_field(std::string_view body, std::string_view name);

}  // namespace tachograph::http
