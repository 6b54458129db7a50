// Parses the target of a request line, and form fields, which are encoded like queries.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tachograph::http {

struct Target {
    std::string path;                          // percent-decoded
    std::map<std::string, std::string> query;  // percent-decoded; the first of repeated names counts
};

// Accepts the origin form (`/path?query`), the absolute form and `*` (RFC 9112, section 3.2). Nullopt for all else.
std::optional<Target> read_target(std::string_view text);

// Returns one field of a body of type application/x-www-form-urlencoded. Nullopt if the field is missing or the body is
// not a form.
std::optional<std::string> form_field(std::string_view body, std::string_view name);

}  // namespace tachograph::http
