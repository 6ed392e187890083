#pragma once
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/decider.hpp>

#include "render.hpp"

// The proof of a decision, as every answer that shows one writes it.
namespace gatehouse::protocol::admin {

inline void write_held_grant(json_writer& out, const held_grant& given) {
    write_id(out.begin_object(), "grant", given.id).name("source").begin_object();
    out.member("kind", given.team.empty() ? "direct" : "team");
    if (!given.team.empty()) out.member("team", given.team).member("team_slug", given.team_slug);
    if (!given.rule.empty()) out.member("rule", given.rule).member("group", given.group);
    out.end_object().end_object();
}

// "path": each statement with its role and the way that came by, then each grant.
inline void write_path(json_writer& out, const access::decision& made) {
    out.name("path").begin_array();
    for (const auto& step : made.path) {
        out.begin_object().member("policy", step.policy).member("version", step.version).member("statement", step.statement);
        write_held_role(out, step.role);
        out.end_object();
    }
    for (const auto& grant : made.grants) write_held_grant(out, grant);
    out.end_array();
}

}  // namespace gatehouse::protocol::admin
