#include "core/values/conclusion.hpp"

namespace tachograph {

std::string to_text(Conclusion conclusion) {
    switch (conclusion) {
        case Conclusion::success:
            return "success";
        case Conclusion::neutral:
            return "neutral";
        case Conclusion::failure:
            return "failure";
    }
    return {};
}

std::optional<Conclusion> parse_conclusion(std::string_view text) {
    for (const Conclusion conclusion : {Conclusion::success, Conclusion::neutral, Conclusion::failure}) {
        if (text == to_text(conclusion)) return conclusion;
    }
    return std::nullopt;
}

}  // namespace tachograph
