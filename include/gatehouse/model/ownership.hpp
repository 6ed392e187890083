#pragma once
#include <cstdint>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// Ownership on its way to somebody else (access.md, Invariants, 1). Good only while neither was cut off since: both epochs are
// the present ones.
struct ownership_offer {
    member_id owner, target;
    bool stays = false;  // the target becomes an owner beside the other
    std::int64_t owner_epoch = 0, target_epoch = 0;
    std::int64_t made_under = 0;  // generation of the server: none outlives a restore
    instant created{}, expires{};
};

}  // namespace gatehouse
