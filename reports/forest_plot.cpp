#include "reports/forest_plot.hpp"

#include "core/values/text.hpp"
#include "reports/wording.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace tachograph::reports {
namespace {

constexpr double label_width = 300;
constexpr double plot_width = 420;
constexpr double row_height = 22;
constexpr double margin = 16;
constexpr std::size_t most_rows = 60;
constexpr std::size_t longest_label = 40;

std::string escaped(std::string_view text) {
    std::string xml;
    for (const char c : printable(text)) {
        switch (c) {
            case '<':
                xml += "&lt;";
                break;
            case '>':
                xml += "&gt;";
                break;
            case '&':
                xml += "&amp;";
                break;
            default:
                xml += c;
        }
    }
    return xml;
}

std::string colour_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::improvement:
            return "#1a7f37";
        case Verdict::regression:
            return "#cf222e";
        case Verdict::invariant:
            return "#57606a";
        case Verdict::inconclusive:
            return "#9a6700";
        case Verdict::failed:
        case Verdict::one_sided:
            return "#8c959f";
    }
    return {};
}

// Maps ratios from 1/reach to reach on the axis.
struct Axis {
    double reach;

    double x(double ratio) const {
        const double part = std::clamp(std::log(ratio) / std::log(reach), -1.0, 1.0);
        return label_width + plot_width * (1 + part) / 2;
    }
};

Axis axis_for(const std::vector<Comparison>& rows) {
    double reach = 1.25;
    for (const Comparison& row : rows) {
        reach = std::max(reach, std::exp(std::abs(std::log(*row.ratio))) * 1.1);
        if (row.interval) reach = std::max({reach, row.interval->high, 1 / row.interval->low});
    }
    return {std::min(reach, 100.0)};
}

std::string line(double x1, double y1, double x2, double y2, const std::string& style) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>\n", x1, y1, x2, y2, style);
}

std::string row_svg(const Comparison& row, const Axis& axis, double y) {
    const std::string colour = colour_of(row.verdict);
    std::string svg = fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", label_width - 10,
                                  y + 4, escaped(shorten(row.name, longest_label)));
    if (row.interval) {
        svg += line(axis.x(row.interval->low), y, axis.x(row.interval->high), y,
                    fmt::format("stroke=\"{}\" stroke-width=\"3\"", colour));
    }
    svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\" fill=\"{}\"/>\n", axis.x(*row.ratio), y, colour);
    return svg + fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n", label_width + plot_width + 10, y + 4,
                             ratio_text(row));
}

}  // namespace

std::string forest_plot(const std::vector<Comparison>& comparisons, double tolerance) {
    std::vector<Comparison> rows;
    std::ranges::copy_if(comparisons, std::back_inserter(rows),
                         [](const Comparison& row) { return row.ratio && row.metric == "time"; });
    rows.resize(std::min(rows.size(), most_rows));
    if (rows.empty()) return {};
    const Axis axis = axis_for(rows);
    const double bottom = margin * 2 + row_height * static_cast<double>(rows.size());
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"sans-serif\" "
        "font-size=\"12\">\n"
        "<rect width=\"{0:.0f}\" height=\"{1:.0f}\" fill=\"#ffffff\"/>\n",
        label_width + plot_width + 80, bottom + margin * 2);
    svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"#eaeef2\"/>\n",
                       axis.x(1 / (1 + tolerance)), margin, axis.x(1 + tolerance) - axis.x(1 / (1 + tolerance)),
                       bottom - margin);
    svg += line(axis.x(1), margin, axis.x(1), bottom, "stroke=\"#57606a\" stroke-dasharray=\"3 3\"");
    double y = margin + row_height / 2;
    for (const Comparison& row : rows) {
        svg += row_svg(row, axis, y);
        y += row_height;
    }
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\">← faster</text>\n", label_width, bottom + margin);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">slower →</text>\n",
                       label_width + plot_width, bottom + margin);
    return svg + "</svg>\n";
}

}  // namespace tachograph::reports
