#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/resource.hpp>
#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// A secret-revealing right that a member had in force (access.md, Invariants, 8).
struct exposure {
    member_id member;
    resource_id on;
    std::string permission;
    instant first_at, last_at;
    bool rotated = false;              // the resource was rotated since
    bool open = false;                 // in force still, as far as anybody saw: seen until now, whatever last_at says
    std::string why{};                 // what brought it: "role admin", "a grant"
    std::optional<instant> used_at{};  // the last decision that showed the secret
};

// A secret that should be changed, from when it was marked until somebody says that it was done.
struct rotation {
    resource_id on;
    instant marked_at;
    std::string by;
    std::optional<instant> due, done_at;
    std::string done_by, evidence;
};

// A provisioning token that a member was shown, alive and marked for rotation: revoking it is what ends the mark.
struct token_rotation {
    scim_token_id token;
    connection_id connection;
    std::string name, made_by;
    instant marked_at;
    std::string by;
    std::optional<instant> due;
    std::string evidence;
};

// Of roles and grants that reveal secrets: whom they may reach. Never fewer than they do.
struct revealing_roles {
    std::vector<role_id> roles;
    bool owners = false, everybody = false;  // the owner's role is one of them; the role that everybody has by default is
};

class exposure_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Shown just now, by a decision: the first time stays, the last one moves.
    result<void> record(const member_id& who, const resource_id& on, std::string_view permission);
    // In force from now on, until somebody sees it end.
    result<void> begin(const member_id& who, const resource_id& on, std::string_view permission, std::string_view why);
    result<void> end(const member_id& who, const resource_id& on, std::string_view permission);
    // Was in force for that while, and nobody saw it begin.
    struct while_in_force {
        instant from, until;
    };
    result<void> had(const member_id& who, const resource_id& on, std::string_view permission, const while_in_force& over,
                     std::string_view why);
    result<void> end_all_on(const resource_id& what);  // which is no more
    struct place {
        std::string resource, permission;
        friend auto operator<=>(const place&, const place&) = default;
    };
    result<std::vector<place>> open_of(const member_id& who);                 // in their order
    result<std::vector<place>> seen_until(const member_id& who, instant at);  // or later, in their order
    // Of a row of assignment or grant whose window is over: up to whom it was looked at whom it concerned, in the order of ids;
    // empty: nobody yet.
    result<std::string> looked_to(std::string_view table, std::string_view row);
    result<void> look_to(std::string_view table, std::string_view row, std::string_view last);
    // Whom what reveals secrets may reach, and whoever has an open exposure; in order.
    result<std::vector<member_id>> may_reach(const revealing_roles& by);
    result<void> mark_revealing(const grant_id& id);
    result<std::optional<member_id>> member_of_link(std::string_view link);  // of whatever connection
    result<std::size_t> resources_up_to(std::size_t most);                   // how many there are; most, where there are more
    // Resources with what decisions ask of their place: all, or one and what lies in it.
    result<std::vector<resource_node>> nodes(const member_id& subject);
    result<std::vector<resource_node>> nodes_below(const resource_id& top, const member_id& subject);

    // Those after (resource, permission), in that order; of a removed member too.
    result<std::vector<exposure>> of(const member_id& who, std::string_view after_resource, std::string_view after_permission,
                                     std::int64_t most);
    result<std::vector<exposure>> on(const resource_id& what, std::string_view after_member, std::string_view after_permission,
                                     std::int64_t most);

    // What is marked already is not marked again: its due date and evidence are set when given. errc::not_found.
    result<void> mark(const resource_id& what, std::string_view by, std::optional<instant> due, std::string_view evidence);
    // Ends the open marks of a resource; how many there were.
    result<std::int64_t> close(const resource_id& what, std::string_view by, std::string_view evidence);
    // Open marks, in the order of resources, those after `after`.
    result<std::vector<rotation>> open(std::string_view after, std::int64_t most);
    result<std::vector<rotation>> history(const resource_id& what);  // newest first
    // Tokens: who is shown one, which of them one member was shown and live, those that are marked.
    result<void> token_shown(const scim_token_id& id, const member_id& to);
    result<std::vector<scim_token_id>> tokens_shown_to(const member_id& who);
    result<void> mark_token(const scim_token_id& id, std::string_view by, std::optional<instant> due,
                            std::string_view evidence);
    result<std::vector<token_rotation>> marked_tokens(std::string_view after, std::int64_t most);

    // What one member saw and nobody rotated since.
    result<std::vector<resource_id>> unrotated(const member_id& who, std::string_view after, std::int64_t most);
};

}  // namespace gatehouse
