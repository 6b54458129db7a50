# cmake -DHEADER=core/events/event.hpp -DKIND=core/events/kinds/pinged.hpp -DALTERNATIVE=Pinged -DTO=… -P add_kind.cmake
# Copies the header with the two lines that make a kind known: its include, and its alternative in the variant.
file(READ ${CMAKE_CURRENT_LIST_DIR}/../../${HEADER} text)
string(REPLACE "#pragma once\n\n" "#pragma once\n\n#include \"${KIND}\"\n" text "${text}")
string(REPLACE "std::variant<\n" "std::variant<\n    ${ALTERNATIVE},\n" text "${text}")
file(WRITE ${TO} "${text}")
