#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;
constexpr auto del = method::del;

std::string session_path(ladder& at, const std::string& whose) {
    return "/sessions/" + at.signed_in(at.person(whose)).id + "/revoke";
}
std::string key_path(ladder& at, const std::string& whose) {
    return "/api-keys/" + at.api_key(at.person(whose)).id + "/revoke";
}
void with_team(ladder& at) {
    populate(at);
    for (const auto& [team, who] : {std::pair("tall", "admin"), std::pair("small", "low")}) {
        at.add_team(team);
        at.must_make(post, "/teams/" + std::string(team) + "/members", body({{"member", id_text(at.person(who))}}));
        at.assign(principal_kind::team, at.must_team(team), "viewer");
    }
}
void with_units(ladder& at) {
    populate(at);
    at.must_make(post, "/units", R"({"code":"berlin"})");
    for (const auto& who : {"admin", "low"})
        at.must_make(post, "/units/berlin/members", body({{"member", id_text(at.person(who))}}));
}
std::string grant_path(ladder& at, const std::string& whose) {
    const auto name = "of-" + whose;
    const auto place = at.must_make(post, "/resources", R"({"type":"app","name":)" + json_text(name) + "}");
    return "/grants/" + at.must_make(post, "/grants",
                                     body({{"member", id_text(at.person(whose))},
                                           {"resource", json_text(place)},
                                           {"permissions", R"(["app:use"])"}}));
}
void with_remover(ladder& at) {
    populate(at);
    at.make_role("remover", 60, {"gatehouse:members:*", "gatehouse:people:erase"});
    at.with_role("remover", "remover");
}
void with_held(ladder& at, const std::string& by) {
    populate(at);
    at.must_do(as(at, by, post, member_path(at, "plain", "/suspend"), R"({"reason":"x"})"));
}
void with_accounts(ladder& at) {
    populate(at);
    for (const auto& who : {"admin", "peer", "plain"})
        at.write([&](tenant_transaction& tx) -> result<void> {
            const auto login = std::string(who) + "@example.com";
            if (auto put = account_repository(tx).put({.member = at.person(who), .login_fold = login, .password_hash = "h"});
                !put)
                return put;
            return testing::raw_rows(tx).run("UPDATE member SET recovery_address = email WHERE org = $1 AND id = $2",
                                             at.person(who).text());
        });
}
// admin has helper as well, which alone brings him gatehouse:connections:read, and is in a team.
void with_low_roles(ladder& at) {
    populate(at);
    at.make_role("helper", 40, {"app:use", "gatehouse:connections:read"});
    at.make_role("barred", 10, {});
    at.make_policy("bar", at.statements("deny", {"app:use"}));
    at.must_make(post, "/roles/barred/policies", body({{"policy", json_text("bar")}}));
    at.make_role("cut", 10, {}, R"(,"ceiling":["app:read"])");
    at.make_role("mate", 40, {"gatehouse:roles:assign"});
    for (const auto& role : {"helper", "mate"}) at.with_role("admin", role);
    at.add_team("crew");
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("admin"))}}));
}
// shown is an administrator in his session alone, by what it showed at the sign-in; app/main is nothing to others.
void with_shown(ladder& at) {
    populate(at);
    at.make_role("nothing", 5, {});
    at.with_role("shown", "nothing");
    const auto okta = at.add_connection("okta");
    const auto who = at.person("shown");
    const auto link = at.add_link(okta, who, "shown");
    const auto staff = at.add_group(okta, "staff");
    const auto given = at.role("admin");
    at.write([&](tenant_transaction& tx) -> result<void> {
        const auto made = access::add_mapping_rule(tx, at.by, at.model(),
                                                   {tx.new_id<mapping_rule_id>(),
                                                    okta,
                                                    mapping_rule::origin::saml,
                                                    mapping_rule::by_kind::id,
                                                    std::string(staff.text()),
                                                    true,
                                                    "operator",
                                                    0,
                                                    {{given, {}}},
                                                    {}});
        if (!made) return made.error();
        return saml_sign_in_repository(tx).keep_claims(okta, who, {staff}, tx.now());
    });
    at.session({who, okta, link, {}, {}, {}, {}, {}, false, {}, {}, {staff}});
}
// What only peer, who stands beside admin, may do with those.
road taking(std::string_view name, method verb, std::string path, std::string content) {
    const auto by = [=](const std::string& who) { return [=](ladder& at) { return as(at, who, verb, path, content); }; };
    return {name, "standard", "", with_low_roles, by("lead"), 403, "would lose rights", by("peer")};
}
road touching(std::string_view name, std::function<void(ladder&)> prepare, std::string_view by,
              std::function<std::string(ladder&, const std::string&)> path, method verb = post) {
    return {name,
            "standard",
            "",
            std::move(prepare),
            [by, path, verb](ladder& at) { return as(at, std::string(by), verb, path(at, "admin")); },
            403,
            "",
            [by, path, verb](ladder& at) { return as(at, std::string(by), verb, path(at, "low")); }};
}

}  // namespace

std::vector<road> roads_by_people() {
    const auto of_member = [](std::string what) {
        return [what](ladder& at, const std::string& who) { return member_path(at, who, what); };
    };
    return {
        touching("suspending whoever stands above", populate, "lead", of_member("/suspend")),
        touching("removing whoever stands above", with_remover, "remover", of_member("/remove")),
        touching("erasing whoever stands above", with_remover, "remover", of_member("/erase")),
        touching("ending a session of whoever stands above", populate, "lead", session_path),
        touching("revoking a key of whoever stands above", populate, "lead", key_path),
        touching("ending a grant of whoever stands above", populate, "lead", grant_path, del),
        touching(
            "deleting a team of whoever stands above", with_team, "lead",
            [](ladder&, const std::string& who) { return "/teams/" + std::string(who == "admin" ? "tall" : "small"); }, del),
        touching(
            "taking whoever stands above from a team", with_team, "lead",
            [](ladder& at, const std::string& who) {
                return "/teams/" + std::string(who == "admin" ? "tall" : "small") + "/members/" +
                       std::string(at.person(who).text());
            },
            del),
        touching(
            "taking whoever stands above from a unit", with_units, "lead",
            [](ladder& at, const std::string& who) { return "/units/berlin/members/" + std::string(at.person(who).text()); },
            del),
        {"deleting a unit of whoever stands above", "standard", "", with_units,
         [](ladder& at) { return as(at, "lead", del, "/units/berlin"); }, 403, "would lose rights",
         [](ladder& at) { return as(at, "peer", del, "/units/berlin"); }},
        {"suspending whoever stands above in his session", "standard", "", with_shown,
         [](ladder& at) { return as(at, "lead", post, member_path(at, "shown", "/suspend")); }, 403, "this member has level 80",
         [](ladder& at) { return as(at, "peer", post, member_path(at, "shown", "/suspend")); }},
        {"taking from whoever stands above what he has in his session", "standard", "", with_shown,
         [](ladder& at) { return as(at, "lead", post, "/policies/administration/versions", statements_body("[]")); }, 403, "",
         [](ladder& at) { return as(at, "peer", post, "/policies/lead-work/versions", statements_body("[]")); }},
        {"out of a role that denies what he has in his session", "standard", "",
         [](ladder& at) {
             with_shown(at);
             at.make_role("giver", 90, {"gatehouse:roles:assign"});
             at.with_role("giver", "giver");
             at.make_role("barred", 10, {});
             at.make_policy("bar", at.statements("deny", {"app:use"}));
             at.must_make(post, "/roles/barred/policies", body({{"policy", json_text("bar")}}));
             at.with_role("shown", "barred");
         },
         [](ladder& at) {
             return as(at, "giver", del, member_path(at, "shown", "/assignments/" + at.assignment_of("shown", "barred")));
         },
         403, "by being rid of a role",
         [](ladder& at) {
             return as(at, "owner", del, member_path(at, "shown", "/assignments/" + at.assignment_of("shown", "barred")));
         }},
        {"lifting a hold that a higher one set as well", "standard", "",
         [](ladder& at) {
             with_held(at, "lead");
             at.must_do(as(at, "admin", post, member_path(at, "plain", "/suspend"), R"({"reason":"y"})"));
         },
         [](ladder& at) { return as(at, "lead", post, member_path(at, "plain", "/reactivate")); }, 403,
         "who suspended this member", [](ladder& at) { return as(at, "peer", post, member_path(at, "plain", "/reactivate")); }},
        {"lifting a hold that a lower one set again", "standard", "",
         [](ladder& at) {
             with_held(at, "admin");
             at.must_do(as(at, "lead", post, member_path(at, "plain", "/suspend"), R"({"reason":"y"})"));
         },
         [](ladder& at) { return as(at, "lead", post, member_path(at, "plain", "/reactivate")); }, 403,
         "who suspended this member",
         [](ladder& at) { return as(at, "admin", post, member_path(at, "plain", "/reactivate")); }},
        {"taking a role from whoever stands above", "standard", "",
         [](ladder& at) {
             populate(at);
             at.with_role("admin", "viewer");
         },
         [](ladder& at) {
             return as(at, "lead", del, member_path(at, "admin", "/assignments/" + at.assignment_of("admin", "viewer")));
         },
         403, "this member has level",
         [](ladder& at) {
             return as(at, "lead", del, member_path(at, "plain", "/assignments/" + at.assignment_of("plain", "member")));
         }},
        {"taking a team's role from whoever stands above", "standard", "", with_team,
         [](ladder& at) { return as(at, "lead", del, "/teams/tall/assignments/" + at.team_assignment("tall")); }, 403,
         "this member has level",
         [](ladder& at) { return as(at, "lead", del, "/teams/small/assignments/" + at.team_assignment("small")); }},
        taking("a role that denies, to a team of whoever stands above", post, "/teams/crew/assignments", role_body("barred")),
        taking("a role that cuts, to a team of whoever stands above", post, "/teams/crew/assignments", role_body("cut")),
        taking("a low role emptied that somebody above has as well", post, "/policies/helper-work/versions",
               statements_body("[]")),
        taking("a low role detached from what somebody above has by it", del, "/roles/helper/policies/helper-work", "{}"),
        taking("a deny in a low role that somebody above has as well", post, "/roles/helper/policies", R"({"policy":"bar"})"),
        taking("a ceiling of a low role that somebody above has as well", method::patch, "/roles/mate",
               R"({"ceiling":["gatehouse:roles:assign"]})"),
        {"lifting a hold of whoever stands above", "standard", "", [](ladder& at) { with_held(at, "owner"); },
         [](ladder& at) { return as(at, "admin", post, member_path(at, "plain", "/reactivate")); }, 403,
         "who suspended this member",
         [](ladder& at) { return as(at, "owner", post, member_path(at, "plain", "/reactivate")); }},
        {"lifting the operator's hold", "standard", "",
         [](ladder& at) {
             populate(at);
             at.must_make(post, member_path(at, "plain", "/suspend"), R"({"reason":"x"})");
         },
         [](ladder& at) { return as(at, "owner", post, member_path(at, "plain", "/reactivate")); }, 403, "the operator set",
         [](ladder& at) { return as_operator(post, member_path(at, "plain", "/reactivate")); }},
        {"taking back an end that the operator set", "standard", "",
         [](ladder& at) {
             populate(at);
             at.must_make(method::put, member_path(at, "plain", "/access-end"), R"({"at":"2099-01-31T12:00:00Z"})");
         },
         [](ladder& at) { return as(at, "owner", del, member_path(at, "plain", "/access-end")); }, 403, "the operator set",
         [](ladder& at) { return as_operator(del, member_path(at, "plain", "/access-end")); }},
        {"taking back a beginning that the operator set", "standard", "",
         [](ladder& at) {
             populate(at);
             at.must_make(method::put, member_path(at, "plain", "/access-begin"), R"({"not_before":"2099-01-31T12:00:00Z"})");
         },
         [](ladder& at) { return as(at, "owner", del, member_path(at, "plain", "/access-begin")); }, 403, "the operator set",
         [](ladder& at) { return as_operator(del, member_path(at, "plain", "/access-begin")); }},
        {"delaying whoever stands above", "standard", "", [](ladder& at) { populate(at); },
         [](ladder& at) {
             return as(at, "lead", method::put, member_path(at, "admin", "/access-begin"),
                       R"({"not_before":"2099-01-31T12:00:00Z"})");
         },
         403, "",
         [](ladder& at) {
             return as(at, "admin", method::put, member_path(at, "plain", "/access-begin"),
                       R"({"not_before":"2099-01-31T12:00:00Z"})");
         }},
        {"prolonging the own access", "standard", "",
         [](ladder& at) {
             populate(at);
             for (const auto& who : {"admin", "peer"})
                 at.must_do(
                     as(at, "admin", method::put, member_path(at, who, "/access-end"), R"({"at":"2099-01-31T12:00:00Z"})"));
         },
         [](ladder& at) { return as(at, "admin", del, member_path(at, "admin", "/access-end")); }, 403, "his own access",
         [](ladder& at) { return as(at, "admin", del, member_path(at, "peer", "/access-end")); }},
        {"lifting a hold of an equal is no climb, of a higher is", "standard", "", [](ladder& at) { with_held(at, "admin"); },
         [](ladder& at) { return as(at, "lead", post, member_path(at, "plain", "/reactivate")); }, 403,
         "who suspended this member", [](ladder& at) { return as(at, "peer", post, member_path(at, "plain", "/reactivate")); }},
        {"resetting the password of whoever stands above", "standard", "", with_accounts,
         [](ladder& at) { return as(at, "lead", post, member_path(at, "admin", "/reset-credentials")); }, 403,
         "takes a higher level",
         [](ladder& at) { return as(at, "lead", post, member_path(at, "plain", "/reset-credentials")); }},
        {"resetting the password of an equal", "standard", "", with_accounts,
         [](ladder& at) { return as(at, "admin", post, member_path(at, "peer", "/reset-credentials")); }, 403,
         "takes a higher level",
         [](ladder& at) { return as(at, "owner", post, member_path(at, "peer", "/reset-credentials")); }},
        {"unlocking whoever stands above", "standard", "",
         [](ladder& at) {
             with_accounts(at);
             at.write([&](tenant_transaction& tx) {
                 return testing::raw_rows(tx).run(
                     "UPDATE local_account SET locked_until = " + std::to_string(at.in_hours(1).ms) + " WHERE org = $1");
             });
         },
         [](ladder& at) { return as(at, "lead", post, member_path(at, "admin", "/unlock")); }, 403, "this member has level",
         [](ladder& at) { return as(at, "lead", post, member_path(at, "plain", "/unlock")); }},
        {"a new member with a higher role", "standard", "", populate,
         [](ladder& at) { return as(at, "lead", post, "/members", R"({"user_name":"new","role":"admin"})"); }, 403,
         "above your own",
         [](ladder& at) { return as(at, "lead", post, "/members", R"({"user_name":"new","role":"member"})"); }},
        {"a new member who owns the organization", "standard", "", populate,
         [](ladder& at) { return as(at, "admin", post, "/members", R"({"user_name":"new","owner":true})"); }, 403,
         "only the operator",
         [](ladder& at) { return as(at, "admin", post, "/members", R"({"user_name":"new","owner":false})"); }},
        {"a new member with a role, by whoever may not assign", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("host", 60, {"gatehouse:members:create"});
             at.with_role("host", "host");
         },
         [](ladder& at) { return as(at, "host", post, "/members", R"({"user_name":"new","role":"viewer"})"); }, 403,
         "permission required", [](ladder& at) { return as(at, "host", post, "/members", R"({"user_name":"new"})"); }},
    };
}

}  // namespace gatehouse::climbing
