#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// Half-open: [not_before, expires_at). Ends by itself at the next decision; a sweeper only tidies.
struct time_window {
    std::optional<instant> not_before, expires_at;
    bool contains(instant at) const { return (!not_before || *not_before <= at) && (!expires_at || at < *expires_at); }
};

// Where a role counts: the whole organization ("org", ""), a team's resources ("team", id), one resource (type, name).
struct role_scope {
    std::string kind = "org";
    std::string id;
    friend bool operator==(const role_scope&, const role_scope&) = default;
};

struct role {
    role_id id;
    std::string slug, name;
    std::int64_t level = 0;  // 0 to 100; orders roles, plays no part in a decision
    bool built_in = false;
    bool deprecated = false;                 // keeps its holders, takes no new ones
    std::vector<std::string> ceiling{};      // action patterns that all its holder has is cut to; empty: none
    std::vector<std::string> plans{};        // in which it is in force; empty: all
    std::vector<std::string> scopes{"org"};  // where it may be assigned: "org", "team", resource types
};

struct policy {
    policy_id id;
    std::string slug, name;
    bool built_in = false;
    std::int64_t default_version = 1;
};

struct policy_version {
    std::int64_t number = 1;
    std::string statements;  // JSON array; never changes once written
    std::string by;
    instant at;
};

// Part of an assignment's and a membership's key: a source never removes what another gave.
struct source {
    std::string kind;  // "direct", "operator", "invitation" …
    std::string id;
    friend bool operator==(const source&, const source&) = default;
};

enum class principal_kind : std::uint8_t { member, team };

struct assignment {
    assignment_id id;
    principal_kind to = principal_kind::member;
    std::string principal;  // the member's or team's id
    role_id role;
    role_scope scope;
    source from;
    time_window window;
    instant since;
};

struct team {
    team_id id;
    std::string slug, name, description;
};

struct team_membership {
    team_id team;
    member_id member;
    source from;
    time_window window;
    instant since;
};

struct mapped_role {
    role_id role;
    role_scope scope;
};

// A directory group (pushed by SCIM or seen in a SAML claim) → roles and teams.
struct mapping_rule {
    enum class origin : std::uint8_t { scim, saml };
    enum class by_kind : std::uint8_t { id, name, pattern };

    mapping_rule_id id;
    connection_id connection;
    origin from = origin::scim;
    by_kind by = by_kind::name;
    std::string text;  // the group's id or its display name
    bool enabled = true;
    std::optional<std::string> approved_by;  // who approved what it gives at or above the protected level
    std::int64_t position = 0;
    std::vector<mapped_role> roles;
    std::vector<team_id> teams;
};

}  // namespace gatehouse
