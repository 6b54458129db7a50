#include "core/state/state_packing.hpp"

#include "core/jobs/bytes.hpp"

namespace tachograph {
namespace {

// Calls `visit` with every member except the history.
template <class SomeState, class Visitor>
void visit_members(SomeState& state, Visitor visitor) {
    boost::pfr::for_each_field(state, [&](auto& member) {
        if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, History>) visitor(member);
    });
}

}  // namespace

std::string pack(const State& state) {
    std::string bytes;
    visit_members(state, Packer{bytes});
    return bytes;
}

State unpack_state(std::string_view bytes) {
    Unpacker unpacker{bytes};
    State state;
    visit_members(state, [&](auto& member) { unpacker(member); });
    if (!unpacker.bytes.empty()) throw Unpackable("there are more bytes than the state has");
    return state;
}

}  // namespace tachograph
