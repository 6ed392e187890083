#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>

// The two models of the random worlds, and what of them the naive evaluator knows. They differ in how many roles are in force
// in one scope.
namespace gatehouse::reference::models {

inline constexpr int protected_level = 60;
struct plan {
    std::string_view slug;
    bool custom_roles;
};
inline constexpr plan plans[]{{"free", true}, {"paid", true}, {"bare", false}};  // the first is what one begins with
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 2> services{{{"doc", "docs"}, {"box", "store"}}};
inline constexpr std::string_view title = "title";
inline constexpr std::string_view department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";

inline std::string_view name(bool one_role) { return one_role ? "reference-one" : "reference-many"; }

inline std::string text(bool one_role) {
    const std::string head = "name = \"" + std::string(name(one_role)) + "\"\nroles_per_scope = \"" +
                             (one_role ? "one" : "many") + "\"\nprotected_level = " + std::to_string(protected_level) + "\n";
    return head + R"(
title = "Random worlds"
prefix = "grn"
product = "ref"
owners = "at_least_one"
[[resource_type]]
name = "doc"
service = "docs"
[[resource_type]]
name = "box"
service = "store"
[[permission]]
action = "docs:read"
title = "Read"
word = "reading"
[[permission]]
action = "docs:write"
title = "Write"
[[switch]]
name = "sharing"
title = "Members share"
[[switch]]
name = "guests"
title = "Guests come in"
[[plan]]
slug = "free"
name = "Free"
[[plan]]
slug = "paid"
name = "Paid"
[[plan]]
slug = "bare"
name = "Bare"
custom_roles = false
[[role]]
slug = "owner"
name = "Owner"
level = 100
policies = ["base"]
[[role]]
slug = "keeper"
name = "Keeper"
level = 60
policies = ["base"]
[[role]]
slug = "guest"
name = "Guest"
level = 0
policies = ["base"]
[[policy]]
slug = "base"
name = "Base"
[[policy.statement]]
effect = "allow"
actions = ["docs:read"]
resources = ["grn:ref:docs:{org_id}:doc/*"]
)";
}

}  // namespace gatehouse::reference::models
