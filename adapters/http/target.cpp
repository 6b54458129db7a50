#include "adapters/http/target.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/parse_query.hpp>
#include <boost/url/url_view.hpp>

namespace tachograph::http {
namespace {

namespace urls = boost::urls;

// Parses a query in the encoding of forms: `+` is a space.
const urls::encoding_opts plus_is_blank(true);

Target taken_apart(const urls::url_view& url) {
    Target target;
    target.path = url.path();
    if (target.path.empty()) target.path = "/";
    for (const urls::param& parameter : url.params(plus_is_blank)) target.query.emplace(parameter.key, parameter.value);
    return target;
}

}  // namespace

std::optional<Target> read_target(std::string_view text) {
    if (text == "*") return Target{"*", {}};
    const urls::string_view encoded(text.data(), text.size());
    auto url = encoded.starts_with('/') ? urls::parse_origin_form(encoded) : urls::parse_absolute_uri(encoded);
    if (!url) return std::nullopt;
    return taken_apart(*url);
}

std::optional<std::string> form_field(std::string_view body, std::string_view name) {
    const auto form = urls::parse_query(urls::string_view(body.data(), body.size()));
    if (!form) return std::nullopt;
    for (const urls::param_pct_view& field : *form)
        if (field.key.decode(plus_is_blank) == name) return field.value.decode(plus_is_blank);
    return std::nullopt;
}

}  // namespace tachograph::http
