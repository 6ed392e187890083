#pragma once
#include <string>

#include "climbing/ladder.hpp"
#include "reference/world.hpp"

namespace gatehouse::climbing {

// An organization at one time, and what the reference makes of everybody in it.
struct seen {
    reference::world in;
    rights all;
};
seen look(ladder& at);

// (c): what anybody else gains by what the actor did, the actor held there before, or might hand out; what the
// model's own roles bring is left out, where they came to him by it or hang on a switch (docs/decisions/0021). Read from the
// worlds alone. The first gain that is neither, or "".
std::string gained_beyond(const seen& before, const seen& after, const member_id& actor, instant now);

}  // namespace gatehouse::climbing
