#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_grant(json_writer& out, const held_grant& given) {
    write_id(out.begin_object(), "grant", given.id).name("source").begin_object();
    out.member("kind", given.team.empty() ? "direct" : "team");
    if (!given.team.empty()) out.member("team", given.team).member("team_slug", given.team_slug);
    if (!given.rule.empty()) out.member("rule", given.rule).member("group", given.group);
    out.end_object().end_object();
}

void write_proof(json_writer& out, const access::proof& step) {
    out.begin_object().member("policy", step.policy).member("version", step.version).member("statement", step.statement);
    write_held_role(out, step.role);
    out.end_object();
}

result<access::question> question_of(call& made) {
    const auto whom = member_id::parse(query_value(made.request, "member").value_or(""));
    if (!whom) return make_error(errc::not_found, "there is no such member");
    if (const auto known = member_repository(made.tx).get(*whom); !known) return known.error();
    const std::string resource = query_value(made.request, "resource").value_or("");
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    const std::string action = query_value(made.request, "action").value_or("");
    return access::question{*whom, std::nullopt, action, resource.substr(0, slash), resource.substr(slash + 1), nullptr};
}

}  // namespace

// The same code that decides: what it shows is what was decided, with every step of the way.
result<http::response> explain(call& made) {
    const auto asked = question_of(made);
    if (!asked) return asked.error();
    const auto decided = made.around.at.decider.decide(made.tx, *asked);
    if (!decided) return decided.error();
    return object_answer(200, [&](json_writer& out) {
        out.member("decision", decided->allowed)
            .member("step", access::to_text(decided->step))
            .member("reason", decided->reason);
        if (!decided->missing.empty()) out.member("missing", decided->missing);
        write_id(out, "member", asked->subject).member("action", asked->action);
        out.member("resource", asked->resource_type + "/" + asked->resource_id).name("path").begin_array();
        for (const auto& step : decided->path) write_proof(out, step);
        for (const auto& grant : decided->grants) write_grant(out, grant);
        out.end_array();
    });
}

}  // namespace gatehouse::protocol::admin
