#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;
constexpr auto put = method::put;

// Two of the same rung: what one prepares, the other may not finish.
void with_two(ladder& at) {
    populate(at);
    at.with_role("second", "lead");
}
void with_shell(ladder& at) {
    with_two(at);
    at.must_do(as(at, "lead", post, "/roles", R"({"slug":"shell","level":60})"));
    at.must_do(as(at, "second", post, member_path(at, "lead", "/assignments"), role_body("shell")));
    at.must_do(as(at, "lead", post, "/policies",
                  body({{"slug", json_text("big")}, {"statements", at.statements("allow", {"gatehouse:members:remove"})}})));
    at.must_do(as(at, "lead", post, "/policies",
                  body({{"slug", json_text("own")}, {"statements", at.statements("allow", {"gatehouse:members:suspend"})}})));
}
step attaches(ladder& at, const std::string& who, const std::string& role, const std::string& policy) {
    return as(at, who, post, "/roles/" + role + "/policies", body({{"policy", json_text(policy)}}));
}
// One makes a team with a role that both may give, and hopes that the other joins him.
void with_team(ladder& at) {
    with_two(at);
    at.must_do(as(at, "lead", post, "/teams", R"({"slug":"crew"})"));
    at.must_do(as(at, "second", post, "/teams/crew/assignments", role_body("member")));
}
step joins(ladder& at, const std::string& who, const std::string& whom) {
    return as(at, who, post, "/teams/crew/members", body({{"member", id_text(at.person(whom))}}));
}
// turner has a right under a condition that a switch answers.
void with_switch(ladder& at) {
    at.make_role("turner", 60, {"gatehouse:policies:*"});
    at.make_policy("switched", "[" + at.statement("allow", {"token:create"}, R"({"switch":"members_create"})") + "]");
    at.must_make(post, "/roles/turner/policies", body({{"policy", json_text("switched")}}));
    at.with_role("turner", "turner");
    at.with_role("other", "member");
}
// user has such a right, and a bar, by a role of the organization's own; lever turns switches and has neither.
void with_switched_user(ladder& at) {
    with_switch(at);
    at.make_role("lever", 60, {"gatehouse:policies:*"});
    at.with_role("lever", "lever");
    at.make_role("user", 10, {"token:view"});
    at.make_policy("bar", "[" + at.statement("deny", {"token:view"}, R"({"switch":"members_create"})") + "]");
    at.must_make(post, "/roles/user/policies", R"({"policy":"switched"})");
    at.with_role("user", "user");
    at.must_make(method::del, member_path(at, "turner", "/assignments/" + at.assignment_of("turner", "turner")), "");
}
step turns(ladder& at, const std::string& who, const std::string& path, bool on) {
    return as(at, who, put, path + "/switches/members_create", on ? R"({"on":true})" : R"({"on":false})");
}
step offers(ladder& at, const std::string& who, const std::string& whom) {
    return as(at, who, post, "/transfer", body({{"to", id_text(at.person(whom))}}));
}
// To peer, whose second factor a session of his has shown.
void with_offer(ladder& at) {
    populate(at);
    at.must_do(as(at, "peer", post, "/units", R"({"code":"proves-a-second-factor"})"));
    at.must_do(offers(at, "owner", "peer"));
}
// payer changes plans, and has a role that sleeps in the present one.
void with_sleeper(ladder& at) {
    at.must_make(post, "/plan", R"({"plan":"enterprise"})");
    at.make_role("payer", 60, {"gatehouse:billing:manage"});
    at.make_role("dormant", 60, {"issue:read"}, R"(,"plans":["enterprise"])");
    const auto crew = at.add_team("crew");
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("payer"))}}));
    at.assign(principal_kind::team, crew.text(), "billing-admin");
    at.assign(principal_kind::member, at.person("payer").text(), "dormant", {}, {"team", std::string(crew.text())});
    at.must_make(post, "/resources", R"({"type":"issue","name":"main","team":"crew"})");
    at.must_make(post, "/plan", R"({"plan":"pro"})");
}

// other has a role of the organization's own, which the present plan puts to sleep; a billing admin and an admin are there.
void with_another_sleeper(ladder& at, const std::string& content, const std::string& plans, std::string_view plan) {
    for (const auto* role : {"admin", "billing-admin"}) at.with_role(role, role);
    at.make_role("dormant", 60, {content}, R"(,"plans":[)" + json_text(plans) + "]");
    at.with_role("other", "dormant");
    at.must_make(post, "/plan", body({{"plan", json_text(plan)}}));
}
step plans(ladder& at, const std::string& who, std::string_view plan) {
    return as(at, who, post, "/plan", body({{"plan", json_text(plan)}}));
}

}  // namespace

std::vector<road> roads_by_combination() {
    return {
        {"rehearsed, what would be refused", "standard", "", populate,
         [](ladder& at) {
             return as(at, "lead", post, member_path(at, "lead", "/assignments?dry_run=true"), role_body("member"));
         },
         403, "nobody gives himself",
         [](ladder& at) {
             return as(at, "lead", post, member_path(at, "low", "/assignments?dry_run=true"), role_body("member"));
         }},
        {"two of one rung: what neither holds", "standard", "", with_shell,
         [](ladder& at) { return attaches(at, "second", "shell", "big"); }, 403, "you do not hold",
         [](ladder& at) { return attaches(at, "second", "shell", "own"); }},
        {"two of one rung: into one's own shell", "standard", "", with_shell,
         [](ladder& at) { return attaches(at, "lead", "shell", "own"); }, 403, "",
         [](ladder& at) { return attaches(at, "second", "shell", "own"); }},
        {"two of one rung: the shell's level", "standard", "", with_shell,
         [](ladder& at) { return as(at, "second", method::patch, "/roles/shell", R"({"level":61})"); }, 403, "above your own",
         [](ladder& at) { return as(at, "second", method::patch, "/roles/shell", R"({"level":59})"); }},
        {"two of one rung: a team that one makes and the other fills", "standard", "", with_team,
         [](ladder& at) { return joins(at, "lead", "lead"); }, 403, "nobody gives himself",
         [](ladder& at) { return joins(at, "second", "low"); }},
        {"two of one rung: both out of what denies them", "standard", "",
         [](ladder& at) {
             with_two(at);
             at.make_role("barred", 10, {});
             at.make_policy("bar", at.statements("deny", {"app:use"}));
             at.must_make(post, "/roles/barred/policies", body({{"policy", json_text("bar")}}));
             at.assign(principal_kind::member, at.person("lead").text(), "barred");
         },
         [](ladder& at) { return as(at, "second", post, "/policies/bar/versions", statements_body("[]")); }, 403, "deny",
         [](ladder&) { return as_operator(post, "/policies/bar/versions", statements_body("[]")); }},
        {"a switch that gives him more", "kaito", "", with_switch,
         [](ladder& at) { return as(at, "turner", put, "/switches/members_create", R"({"on":true})"); }, 403,
         "you do not hold token:create",
         [](ladder& at) { return as(at, "owner", put, "/switches/members_create", R"({"on":true})"); }},
        {"a switch of his own", "kaito", "", with_switch,
         [](ladder& at) {
             return as(at, "turner", put, member_path(at, "turner", "/switches/members_create"), R"({"on":true})");
         },
         403, "a switch",
         [](ladder& at) {
             return as(at, "turner", put, member_path(at, "other", "/switches/members_create"), R"({"on":true})");
         }},
        {"a switch that takes from whoever stands above", "kaito", "",
         [](ladder& at) {
             with_switch(at);
             for (const auto& [who, level] : {std::pair("upper", 70), {"lever", 60}}) {
                 at.make_role(who, level, {"gatehouse:policies:*"});
                 at.with_role(who, who);
             }
             at.must_make(post, "/roles/upper/policies", body({{"policy", json_text("switched")}}));
             at.must_make(put, "/switches/members_create", R"({"on":true})");
         },
         [](ladder& at) { return as(at, "lever", put, "/switches/members_create", R"({"on":false})"); }, 403,
         "would lose rights", [](ladder& at) { return as(at, "owner", put, "/switches/members_create", R"({"on":false})"); }},
        {"a switch that takes a bar away", "kaito", "",
         [](ladder& at) {
             with_switch(at);
             at.make_policy("bar", "[" + at.statement("deny", {"token:view"}, R"({"switch":"members_create"})") + "]");
             at.must_make(post, "/roles/turner/policies", body({{"policy", json_text("bar")}}));
             at.must_make(put, "/switches/members_create", R"({"on":true})");
         },
         [](ladder& at) { return as(at, "turner", put, "/switches/members_create", R"({"on":false})"); }, 403,
         "you do not hold token:view",
         [](ladder& at) { return as(at, "owner", put, "/switches/members_create", R"({"on":false})"); }},
        {"a switch that gives another more than he holds", "kaito", "", with_switched_user,
         [](ladder& at) { return turns(at, "lever", "", true); }, 403, "you do not hold token:create",
         [](ladder& at) { return turns(at, "owner", "", true); }},
        {"another's switch that gives him more", "kaito", "", with_switched_user,
         [](ladder& at) { return turns(at, "lever", member_path(at, "user"), true); }, 403, "you do not hold token:create",
         [](ladder& at) { return turns(at, "lever", member_path(at, "other"), true); }},
        {"a switch that only takes", "kaito", "",
         [](ladder& at) {
             with_switched_user(at);
             at.must_make(put, "/switches/members_create", R"({"on":true})");
         },
         [](ladder& at) { return turns(at, "lever", member_path(at, "user"), true); }, 403, "you do not hold token:create",
         [](ladder& at) { return turns(at, "lever", "", false); }},
        {"a switch that takes a bar from another", "kaito", "",
         [](ladder& at) {
             with_switched_user(at);
             at.must_make(post, "/roles/user/policies", R"({"policy":"bar"})");
             at.must_make(put, "/switches/members_create", R"({"on":true})");
         },
         [](ladder& at) { return turns(at, "lever", "", false); }, 403, "you do not hold token:view",
         [](ladder& at) { return turns(at, "owner", "", false); }},
        {"ownership offered by an administrator to himself", "standard", "",
         [](ladder& at) {
             populate(at);
             at.must_do(as(at, "admin", post, "/units", R"({"code":"proves-a-second-factor"})"));
         },
         [](ladder& at) { return offers(at, "admin", "admin"); }, 403, "permission required",
         [](ladder& at) { return offers(at, "owner", "admin"); }},
        {"ownership accepted that was offered to another", "standard", "", with_offer,
         [](ladder& at) { return as(at, "admin", post, "/transfer/accept"); }, 403, "not offered to you",
         [](ladder& at) { return as(at, "owner", method::del, "/transfer"); }},
        {"ownership accepted by a key", "standard", "", with_offer,
         [](ladder& at) { return as_key(at, "peer", post, "/transfer/accept"); }, 403, "API keys cannot transfer ownership",
         [](ladder& at) { return as(at, "owner", method::del, "/transfer"); }},
        {"a plan that wakes his role", "takumo", "enterprise", with_sleeper,
         [](ladder& at) { return as(at, "payer", post, "/plan", R"({"plan":"enterprise"})"); }, 403, "you do not hold",
         [](ladder& at) { return as(at, "owner", post, "/plan", R"({"plan":"enterprise"})"); }},
        {"a plan that wakes another's role, of what he does not hold", "takumo", "enterprise",
         [](ladder& at) { with_another_sleeper(at, "issue:triage", "enterprise", "pro"); },
         [](ladder& at) { return plans(at, "billing-admin", "enterprise"); }, 403, "you do not hold issue:triage",
         [](ladder& at) { return plans(at, "owner", "enterprise"); }},
        {"a plan that wakes another's role, of what he holds", "takumo", "enterprise",
         [](ladder& at) {
             at.make_role("nobodys", 60, {"issue:triage"});
             with_another_sleeper(at, "gatehouse:billing:manage", "enterprise", "pro");
         },
         [](ladder& at) { return plans(at, "admin", "enterprise"); }, 403, "permission required",
         [](ladder& at) { return plans(at, "billing-admin", "enterprise"); }},
        {"a plan that wakes a role above him", "takumo", "enterprise",
         [](ladder& at) {
             with_another_sleeper(at, "gatehouse:billing:manage", "enterprise", "pro");
             at.must_make(method::patch, "/roles/dormant", R"({"level":61})");
         },
         [](ladder& at) { return plans(at, "billing-admin", "enterprise"); }, 403, "above your own",
         [](ladder& at) { return plans(at, "owner", "enterprise"); }},
        {"a plan that takes from whoever stands above", "takumo", "enterprise",
         [](ladder& at) {
             with_another_sleeper(at, "issue:triage", "enterprise", "enterprise");
             at.must_make(method::patch, "/roles/dormant", R"({"level":70})");
         },
         [](ladder& at) { return plans(at, "billing-admin", "pro"); }, 403, "would lose rights",
         [](ladder& at) { return plans(at, "owner", "pro"); }},
        {"a plan that puts a deny to sleep", "takumo", "enterprise",
         [](ladder& at) {
             with_another_sleeper(at, "gatehouse:billing:manage", "enterprise", "enterprise");
             at.make_policy("bar", at.statements("deny", {"issue:triage"}));
             at.must_make(post, "/roles/dormant/policies", R"({"policy":"bar"})");
         },
         [](ladder& at) { return plans(at, "billing-admin", "pro"); }, 403, "you do not hold issue:triage",
         [](ladder& at) { return plans(at, "owner", "pro"); }},
        {"a deny put to sleep under another ceiling", "takumo", "enterprise",
         [](ladder& at) {
             with_another_sleeper(at, "issue:triage", "enterprise", "enterprise");
             at.make_policy("bar", at.statements("deny", {"gatehouse:billing:manage"}));
             at.must_make(post, "/roles/dormant/policies", R"({"policy":"bar"})");
         },
         [](ladder& at) {
             return as(at, "admin", method::patch, "/roles/dormant", R"({"plans":["pro"],"ceiling":["issue:*"]})");
         },
         403, "you do not hold gatehouse:billing:manage",
         [](ladder& at) {
             return as(at, "owner", method::patch, "/roles/dormant", R"({"plans":["pro"],"ceiling":["issue:*"]})");
         }},
        {"another's role woken by its plans", "takumo", "enterprise",
         [](ladder& at) { with_another_sleeper(at, "gatehouse:billing:manage", "pro", "enterprise"); },
         [](ladder& at) { return as(at, "admin", method::patch, "/roles/dormant", R"({"plans":["enterprise"]})"); }, 403,
         "you do not hold gatehouse:billing:manage",
         [](ladder& at) { return as(at, "owner", method::patch, "/roles/dormant", R"({"plans":["enterprise"]})"); }},
    };
}

}  // namespace gatehouse::climbing
