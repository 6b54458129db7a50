#include "core/answers/report_link.hpp"

#include "core/values/markdown.hpp"

#include <fmt/format.h>

namespace tachograph {

std::string report_link(const Report& report) {
    const bool on_the_web = report.url.starts_with("https://") || report.url.starts_with("http://");
    return on_the_web ? fmt::format("[the report]({})", report.url) : inline_code(report.url);
}

}  // namespace tachograph
