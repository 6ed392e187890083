#pragma once
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <gatehouse/domain/access/policy_statement.hpp>

namespace gatehouse::access {

// What a statement is looked at by before it is looked at: one integer for the action and one for the resource, side by side
// for all statements of a role. Zero is a pattern, of which only the statement itself can say what it matches. An unequal
// integer is a certain no; an equal one is none.
struct probe {
    std::uint64_t action = 0, resource = 0;
    std::uint32_t policy = 0, statement = 0;  // places in the role's policies, and in the policy
    effect what = effect::allow;
};
struct asked_probe {
    std::uint64_t action, resource;
};

asked_probe probe_of(std::string_view action, const resource_ref& asked);
// Those of one policy, in its order; one statement may need several.
void add_probes(std::vector<probe>& to, std::uint32_t policy, std::span<const compiled_statement> statements);

inline bool may_match(const probe& one, const asked_probe& asked) {
    return (one.action == 0 || one.action == asked.action) && (one.resource == 0 || one.resource == asked.resource);
}

}  // namespace gatehouse::access
