#pragma once
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/model/role.hpp>

namespace gatehouse {

// A part of an organization (KIWI's model calls it "Organization"). A resource may be restricted to units.
struct unit {
    unit_id id;
    std::string code, name, description;
};

// What the gateway knows of a thing that products guard. Decisions name one by type and name; those that nobody registered
// are decided by roles alone.
struct resource {
    resource_id id;
    std::string type;  // one of the model's
    std::string name;  // what the product calls it; unique within its type
    std::optional<resource_id> parent;
    std::optional<team_id> team;
};

// Permissions on one resource for one member or team, inside a window.
struct grant {
    grant_id id;
    principal_kind to = principal_kind::member;
    std::string principal;  // the member's or team's id
    resource_id on;
    std::vector<std::string> permissions;  // whole actions of the model, such as token:seed
    time_window window;
    std::string reason;
    instant since;
};

}  // namespace gatehouse
