#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/rights.hpp>

namespace gatehouse::access {

struct organization_policies;

// All that one member has from a moment on, until the next one at which a window opens or closes.
struct rights_from {
    instant from;
    std::shared_ptr<const organization_policies> policies;
    std::vector<held_role> roles;  // in force then
    std::vector<held_grant> grants;
};

// A member's rights, as statements rather than answers, now and at every later moment that is known already: what two of them
// are compared by before and after a change (access.md, Assigning (d)). Plain values; made by decider::effective_rights_of.
struct effective_rights {
    bool owner = false;
    std::vector<std::string> units;        // ids; being in one lifts a restriction
    std::vector<std::string> switches_on;  // of the model's; only where some statement asks for one
    std::vector<rights_from> moments;      // the first is now
};

// What the second has and the first had not, in words, or nothing. A right counts as had when one statement covered it:
// where statements only together reach as far, it errs on the side of refusing. Denies that are gone, ceilings that are
// lifted, a higher level, a longer window and a new unit are growth, too.
std::optional<std::string> growth(const effective_rights& before, const effective_rights& after);

}  // namespace gatehouse::access
