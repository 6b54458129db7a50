// std::visit with one lambda per alternative: `std::visit(overloaded{[](const A&) {…}, [](const B&) {…}}, variant)`.
#pragma once

namespace tachograph {

template <class... Lambdas>
struct overloaded : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas>
overloaded(Lambdas...) -> overloaded<Lambdas...>;

}  // namespace tachograph
