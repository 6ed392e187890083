#include <gatehouse/store/mapping_repository.hpp>

#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;

step assigns(ladder& at, const std::string& who, const std::string& whom, std::string_view role) {
    return as(at, who, post, member_path(at, whom, "/assignments"), role_body(role));
}
step assigns_team(ladder& at, const std::string& who, const std::string& team, std::string_view role) {
    return as(at, who, post, "/teams/" + team + "/assignments", role_body(role));
}
step joins(ladder& at, const std::string& who, const std::string& team, const std::string& whom) {
    return as(at, who, post, "/teams/" + team + "/members", body({{"member", id_text(at.person(whom))}}));
}
void with_teams(ladder& at) {
    populate(at);
    at.add_team("crew");
    at.add_team("others");
    at.must_do(joins(at, "owner", "crew", "lead"));
    at.must_do(joins(at, "owner", "others", "plain"));
}
void with_team_role(ladder& at, std::string_view role) {
    populate(at);
    const auto team = at.add_team("crew");
    at.assign(principal_kind::team, team.text(), role);
}

step unassigns(ladder& at, const std::string& who, const std::string& whom, std::string_view role) {
    return as(at, who, method::del, member_path(at, whom, "/assignments/" + at.assignment_of(whom, role)), "");
}
step leaves(ladder& at, const std::string& who, const std::string& team, const std::string& whom) {
    return as(at, who, method::del, "/teams/" + team + "/members/" + std::string(at.person(whom).text()), "");
}
// plain and, by the team crew, fellow are denied to read, which lead does not hold; shorn is cut to using.
void with_barred(ladder& at) {
    populate(at);
    at.make_role("barred", 10, {});
    at.make_policy("bar", at.statements("deny", {"app:read"}));
    at.must_make(post, "/roles/barred/policies", R"({"policy":"bar"})");
    at.make_role("cut", 10, {}, R"(,"ceiling":["app:use"])");
    at.with_role("plain", "barred");
    for (const auto* who : {"fellow", "shorn"}) at.with_role(who, "member");
    at.with_role("shorn", "cut");
    at.assign(principal_kind::team, at.add_team("crew").text(), "barred");
    at.must_do(joins(at, "owner", "crew", "fellow"));
}
// One role in a scope: fellow's own comes before his team's. opener assigns, and does not triage.
void with_two_sources(ladder& at) {
    at.with_role("admin", "admin");
    at.make_role("opener", 60, {"gatehouse:roles:assign"});
    at.with_role("opener", "opener");
    at.make_role("low", 10, {});
    at.make_role("triager", 30, {"issue:triage"});
    at.with_role("fellow", "low");
    const auto crew = at.add_team("crew");
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("fellow"))}}));
    at.assign(principal_kind::team, crew.text(), "triager");
}

// The team shears has the role cut, and fellow is in it; plain, who is denied to read, is held.
void with_shears(ladder& at) {
    with_barred(at);
    at.assign(principal_kind::team, at.add_team("shears").text(), "cut");
    at.with_role("sheared", "member");
    at.must_do(joins(at, "owner", "shears", "sheared"));
    at.must_do(as(at, "owner", post, member_path(at, "plain", "/suspend")));
}
// plain holds what lead does not.
void with_connected(ladder& at) {
    populate(at);
    at.make_role("connected", 10, {"gatehouse:connections:read"});
    at.with_role("plain", "connected");
}
// One role in a scope: what a team gives comes before what a rule gives.
void with_team_before_rule(ladder& at) {
    with_two_sources(at);
    const auto okta = at.add_connection("okta");
    const auto link = at.add_link(okta, at.person("second"), "second");
    const auto staff = at.add_group(okta, "staff");
    at.join(staff, link.text());
    at.must_make(post, "/mapping-rules",
                 R"({"connection":)" + id_text(okta) + R"(,"by":"name","group":"staff","roles":["triager"]})");
    const auto last = at.add_team("last");
    at.assign(principal_kind::team, last.text(), "low");
    at.must_make(post, "/teams/last/members", body({{"member", id_text(at.person("second"))}}));
}
step takes_team_role(ladder& at, const std::string& who, const std::string& team) {
    return as(at, who, method::del, "/teams/" + team + "/assignments/" + at.team_assignment(team), "");
}

// A directory: okta, through which "insider" comes, and its group "staff".
struct directory {
    connection_id okta;
    group_id staff;
};
directory with_directory(ladder& at, std::string_view through) {
    populate(at);
    const auto okta = at.add_connection("okta");
    if (!through.empty()) at.add_link(okta, at.person(std::string(through)), "insider@example.com");
    return {okta, at.add_group(okta, "staff")};
}
std::string only_connection(ladder& at) {
    return std::string(
        testing::must(at.read<std::vector<connection>>([](tenant_transaction& tx) { return connection_repository(tx).list(); }))
            .front()
            .id.text());
}
std::string rule(ladder& at, std::string_view by, const std::string& group, const std::string& more) {
    return R"({"connection":)" + json_text(only_connection(at)) + R"(,"by":)" + json_text(by) + R"(,"group":)" +
           json_text(group) + "," + more + "}";
}
step adds_rule(ladder& at, const std::string& who, const std::string& content) {
    return as(at, who, post, "/mapping-rules", content);
}
// chief configures, and does not read, as a rule denies.
void with_denying_rule(ladder& at) {
    with_directory(at, "");
    at.make_role("chief", 100, {"gatehouse:connections:*", "gatehouse:roles:assign"});
    at.with_role("chief", "chief");
    at.make_role("barred", 10, {});
    at.make_policy("bar", at.statements("deny", {"app:read"}));
    at.must_make(post, "/roles/barred/policies", R"({"policy":"bar"})");
    at.must_make(post, "/mapping-rules", rule(at, "name", "staff", R"("roles":["barred"])"));
}
step takes_rule(ladder& at, const std::string& who) {
    const auto all =
        testing::must(at.read<std::vector<mapping_rule>>([](tenant_transaction& tx) { return mapping_repository(tx).list(); }));
    return as(at, who, method::del, "/mapping-rules/" + std::string(all.front().id.text()), "");
}
// Configures connections, and is no owner.
void with_configurer(ladder& at) {
    with_directory(at, "configurer");
    at.make_role("configurer", 60, {"gatehouse:connections:*", "gatehouse:roles:assign", "app:use"});
    at.with_role("configurer", "configurer");
}

}  // namespace

std::vector<road> roads_by_roles() {
    return {
        {"a role to himself", "standard", "", populate, [](ladder& at) { return assigns(at, "lead", "lead", "member"); }, 403,
         "nobody gives himself", [](ladder& at) { return assigns(at, "lead", "low", "member"); }},
        {"a higher role to himself", "standard", "", populate, [](ladder& at) { return assigns(at, "lead", "lead", "admin"); },
         403, "above your own", [](ladder& at) { return assigns(at, "admin", "lead", "admin"); }},
        {"a higher role to somebody else", "standard", "", populate,
         [](ladder& at) { return assigns(at, "lead", "plain", "admin"); }, 403, "above your own",
         [](ladder& at) { return assigns(at, "admin", "plain", "admin"); }},
        {"ownership to himself", "standard", "", populate, [](ladder& at) { return assigns(at, "admin", "admin", "owner"); },
         403, "ownership", [](ladder& at) { return assigns(at, "admin", "low", "admin"); }},
        {"ownership to somebody else, by the owner", "standard", "", populate,
         [](ladder& at) { return assigns(at, "owner", "plain", "owner"); }, 403, "ownership",
         [](ladder& at) { return assigns(at, "owner", "plain", "admin"); }},
        {"a low role to whoever stands above", "standard", "", populate,
         [](ladder& at) { return assigns(at, "lead", "admin", "viewer"); }, 403, "this member has level",
         [](ladder& at) { return assigns(at, "peer", "admin", "viewer"); }},
        {"by whoever may not assign", "standard", "", populate,
         [](ladder& at) { return assigns(at, "plain", "low", "viewer"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "lead", "low", "viewer"); }},
        {"by whoever may assign in one team only", "standard", "",
         [](ladder& at) {
             populate(at);
             const auto crew = at.add_team("crew");
             at.with_role("local", "admin", {}, {"team", std::string(crew.text())});
         },
         [](ladder& at) { return assigns(at, "local", "low", "viewer"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "admin", "low", "viewer"); }},
        {"what a custom role contains and he does not hold", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("strong", 40, {"gatehouse:members:remove"});
         },
         [](ladder& at) { return assigns(at, "lead", "plain", "strong"); }, 403, "you do not hold gatehouse:members:remove",
         [](ladder& at) { return assigns(at, "admin", "plain", "strong"); }},
        {"a role to his own team", "standard", "", with_teams,
         [](ladder& at) { return assigns_team(at, "lead", "crew", "member"); }, 403, "nobody gives himself",
         [](ladder& at) { return assigns_team(at, "lead", "others", "member"); }},
        {"a higher role to a team", "standard", "", with_teams,
         [](ladder& at) { return assigns_team(at, "lead", "others", "admin"); }, 403, "above your own",
         [](ladder& at) { return assigns_team(at, "admin", "others", "admin"); }},
        {"himself into a team with a role", "standard", "", [](ladder& at) { with_team_role(at, "member"); },
         [](ladder& at) { return joins(at, "lead", "crew", "lead"); }, 403, "nobody gives himself",
         [](ladder& at) { return joins(at, "lead", "crew", "low"); }},
        {"himself into a team with a higher role", "standard", "", [](ladder& at) { with_team_role(at, "admin"); },
         [](ladder& at) { return joins(at, "lead", "crew", "lead"); }, 403, "above your own",
         [](ladder& at) { return joins(at, "admin", "crew", "low"); }},
        {"somebody into a team with a higher role", "standard", "", [](ladder& at) { with_team_role(at, "admin"); },
         [](ladder& at) { return joins(at, "lead", "crew", "low"); }, 403, "above your own",
         [](ladder& at) { return joins(at, "admin", "crew", "lead"); }},
        {"himself into a team with a grant", "standard", "",
         [](ladder& at) {
             populate(at);
             at.add_team("crew");
             const auto main = at.must_make(post, "/resources", R"({"type":"app","name":"main"})");
             at.must_make(
                 post, "/grants",
                 body({{"team", json_text("crew")}, {"resource", json_text(main)}, {"permissions", R"(["app:read"])"}}));
         },
         [](ladder& at) { return joins(at, "lead", "crew", "lead"); }, 403, "a grant would bring you app:read",
         [](ladder& at) { return joins(at, "admin", "crew", "lead"); }},
        {"himself out of a role that cuts him", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("cut", 10, {}, R"(,"ceiling":["gatehouse:roles:assign","app:use"])");
             at.with_role("lead", "cut");
         },
         [](ladder& at) {
             return as(at, "lead", method::del, member_path(at, "lead", "/assignments/" + at.assignment_of("lead", "cut")));
         },
         403, "no longer be cut",
         [](ladder& at) {
             return as(at, "admin", method::del, member_path(at, "lead", "/assignments/" + at.assignment_of("lead", "cut")));
         }},
        {"another out of a role that denies him", "standard", "", with_barred,
         [](ladder& at) { return unassigns(at, "lead", "plain", "barred"); }, 403, "you do not hold app:read",
         [](ladder& at) { return unassigns(at, "admin", "plain", "barred"); }},
        {"another out of a role that cuts him", "standard", "", with_barred,
         [](ladder& at) { return unassigns(at, "lead", "shorn", "cut"); }, 403, "you do not hold",
         [](ladder& at) { return unassigns(at, "owner", "shorn", "cut"); }},
        {"another out of a team that denies him", "standard", "", with_barred,
         [](ladder& at) { return leaves(at, "lead", "crew", "fellow"); }, 403, "you do not hold app:read",
         [](ladder& at) { return leaves(at, "admin", "crew", "fellow"); }},
        {"a role that denies out of a team", "standard", "", with_barred,
         [](ladder& at) { return as(at, "lead", method::del, "/teams/crew/assignments/" + at.team_assignment("crew"), ""); },
         403, "you do not hold app:read",
         [](ladder& at) { return as(at, "admin", method::del, "/teams/crew/assignments/" + at.team_assignment("crew"), ""); }},
        {"a team that denies", "standard", "", with_barred,
         [](ladder& at) { return as(at, "lead", method::del, "/teams/crew", ""); }, 403, "you do not hold app:read",
         [](ladder& at) { return as(at, "admin", method::del, "/teams/crew", ""); }},
        {"another out of the role before a higher one of his team", "takumo", "enterprise", with_two_sources,
         [](ladder& at) { return unassigns(at, "opener", "fellow", "low"); }, 403, "you do not hold issue:triage",
         [](ladder& at) { return unassigns(at, "admin", "fellow", "low"); }},
        {"another out of a role that denies him, while he is held", "standard", "", with_shears,
         [](ladder& at) { return unassigns(at, "lead", "plain", "barred"); }, 403, "you do not hold app:read",
         [](ladder& at) { return unassigns(at, "admin", "plain", "barred"); }},
        {"a role that cuts out of a team", "standard", "", with_shears,
         [](ladder& at) { return takes_team_role(at, "lead", "shears"); }, 403, "by being rid of a role",
         [](ladder& at) { return takes_team_role(at, "owner", "shears"); }},
        {"a ceiling that is lifted", "standard", "", with_shears,
         [](ladder& at) { return as(at, "lead", method::patch, "/roles/cut", R"({"ceiling":["app:*"]})"); }, 403,
         "by being rid of a role",
         [](ladder& at) { return as(at, "admin", method::patch, "/roles/cut", R"({"ceiling":["app:*"]})"); }},
        {"a role of a team before one that a rule gives", "takumo", "enterprise", with_team_before_rule,
         [](ladder& at) { return takes_team_role(at, "opener", "last"); }, 403, "you do not hold issue:triage",
         [](ladder& at) { return takes_team_role(at, "admin", "last"); }},
        {"a role of what he does not hold, given and taken", "standard", "", with_connected,
         [](ladder& at) { return assigns(at, "lead", "low", "connected"); }, 403, "do not hold gatehouse:connections:read",
         [](ladder& at) { return unassigns(at, "lead", "plain", "connected"); }},
        {"a rule that denies", "standard", "", with_denying_rule, [](ladder& at) { return takes_rule(at, "chief"); }, 403,
         "you do not hold app:read", [](ladder& at) { return takes_rule(at, "owner"); }},
        {"a rule, by whoever may not configure", "standard", "", [](ladder& at) { with_directory(at, ""); },
         [](ladder& at) { return adds_rule(at, "admin", rule(at, "name", "staff", R"("roles":["member"])")); }, 403,
         "permission required",
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "staff", R"("roles":["member"])")); }},
        {"a rule of the connection through which he comes", "standard", "", with_configurer,
         [](ladder& at) { return adds_rule(at, "configurer", rule(at, "name", "staff", R"("roles":["member"])")); }, 202,
         R"("status":"proposed")",
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "staff", R"("roles":["member"])")); }},
        {"a rule into a team of a role, of the connection through which he comes", "standard", "",
         [](ladder& at) {
             with_configurer(at);
             at.assign(principal_kind::team, at.add_team("crew").text(), "member");
         },
         [](ladder& at) { return adds_rule(at, "configurer", rule(at, "name", "staff", R"("roles":[],"teams":["crew"])")); },
         202, R"("status":"proposed")",
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "staff", R"("roles":[],"teams":["crew"])")); }},
        {"a rule that gives a higher role", "standard", "", with_configurer,
         [](ladder& at) { return adds_rule(at, "configurer", rule(at, "name", "staff", R"("roles":["admin"])")); }, 202,
         R"("status":"proposed")",
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "other", R"("roles":["viewer"])")); }},
        {"a rule by name that gives a protected role", "standard", "", [](ladder& at) { with_directory(at, ""); },
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "staff", R"("roles":["admin"])")); }, 403, "",
         [](ladder& at) { return adds_rule(at, "owner", rule(at, "name", "staff", R"("roles":["member"])")); }},
    };
}

}  // namespace gatehouse::climbing
