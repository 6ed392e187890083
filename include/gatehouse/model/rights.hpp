#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/role.hpp>

namespace gatehouse {

// Where a role in force comes from, in the order in which `roles_per_scope = one` would choose.
enum class role_origin : std::uint8_t { owner, direct, team, scim_rule, saml_rule, default_role };
constexpr std::string_view to_text(role_origin from) {
    switch (from) {
        case role_origin::owner: return "owner";
        case role_origin::direct: return "direct";
        case role_origin::team: return "team";
        case role_origin::scim_rule: return "scim_rule";
        case role_origin::saml_rule: return "saml_rule";
        case role_origin::default_role: return "default";
    }
    return "";
}

// A role in force for a member, with the whole way it came by: [group → rule →] [team →] role.
struct held_role {
    role_id role;
    std::string slug;
    std::int64_t level = 0;
    role_scope scope;
    role_origin origin = role_origin::direct;
    std::string assignment;  // id; empty where a rule gives the role itself, or for owner and default
    std::string team, team_slug;
    std::string rule;           // mapping rule's id, when one is on the way
    std::string group;          // directory group's id that the rule is bound to
    std::int64_t position = 0;  // the rule's, among all; 0 without one
};

// A grant in its window that reaches a member: the member's own, or a team's.
struct held_grant {
    grant_id id;
    std::string resource;                  // id of the resource that it is on
    std::vector<std::string> permissions;  // actions, spelled out
    std::string team, team_slug;           // empty: the member's own
    std::string rule, group;               // by which the member is in that team, where a rule is on the way
};

// What a decision needs to know of its subject and its organization, read in one statement.
struct subject_facts {
    bool organization_active = false;
    std::string model, plan;
    std::int64_t policy_revision = 0;
    std::string status;  // the member's: invited, active, removed, erased
    std::int64_t holds = 0;
    std::optional<instant> access_begins_at, access_ends_at;
    bool owner = false;
    bool connection_enabled = true;  // the authority link's; true where there is no link
};

// A resource that the gateway knows, with its place: a role in the scope of a resource, and a grant on it, count for all that
// lies in it.
struct resource_node {
    std::string id, type, name;
    std::string parent;       // id; empty: none
    std::string team;         // id; empty: none
    bool restricted = false;  // to units
    bool in_unit = false;     // and the subject is in one of them
};
// Itself first, then what it lies in; empty: nobody told the gateway of it.
using resource_chain = std::vector<resource_node>;

}  // namespace gatehouse
