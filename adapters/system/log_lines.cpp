#include "adapters/system/log_lines.hpp"

#include "core/values/text.hpp"

#include <algorithm>

#include <spdlog/details/log_msg.h>
#include <spdlog/pattern_formatter.h>

namespace tachograph::system {
namespace {

class OneLineFormatter final : public spdlog::formatter {
  public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& destination) override {
        const std::string line = one_log_line({message.payload.data(), message.payload.size()});
        spdlog::details::log_msg shown = message;
        shown.payload = line;
        usual_.format(shown, destination);
        // Where the sink begins and ends its colour.
        message.color_range_start = shown.color_range_start;
        message.color_range_end = shown.color_range_end;
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return one_line_formatter(); }

  private:
    spdlog::pattern_formatter usual_;
};

}  // namespace

std::string one_log_line(std::string_view message) {
    const auto plain = [](char c) { return c >= ' ' && c < 0x7F; };
    if (std::ranges::all_of(message, plain)) return std::string(message);
    std::string line;
    for (const char c : printable(message)) {
        if (c == '\n')
            line += "\\n";
        else if (c == '\t')
            line += "\\t";
        else
            line += c;
    }
    return line;
}

std::unique_ptr<spdlog::formatter> one_line_formatter() { return std::make_unique<OneLineFormatter>(); }

}  // namespace tachograph::system
