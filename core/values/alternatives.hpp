// Visits the types of a std::variant: `for_each_alternative<Shape>([]<class Kind>() { … })`, in their order.
#pragma once

#include <cstddef>
#include <utility>
#include <variant>

namespace tachograph {

template <class Variant, class Visit>
constexpr void for_each_alternative(Visit&& visit) {
    [&]<std::size_t... Index>(std::index_sequence<Index...> /*all*/) {
        (visit.template operator()<std::variant_alternative_t<Index, Variant>>(), ...);
    }
    (std::make_index_sequence<std::variant_size_v<Variant>>());
}

}  // namespace tachograph
