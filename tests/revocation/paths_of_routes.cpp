#include <gatehouse/store/account_repository.hpp>
#include <gatehouse/store/invitation_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "revocation/paths.hpp"

namespace gatehouse::revocation {
namespace {

using namespace climbing;
using gatehouse::climbing::as_operator;

constexpr auto post = method::post;
constexpr auto del = method::del;

path of_member(std::string_view name, std::string_view verb, credential_kind kind) {
    return {name, [verb, kind](ladder& at) {
                populate(at);
                const auto who = through_a_connection(at, "plain");
                const auto made = kind == credential_kind::session ? at.signed_in(who.member) : at.api_key(who.member);
                auto all = every_kind(at, who);
                return prepared{work_of(at, as_operator(post, member_path(at, "plain", verb))), lives(at, kind, made), all};
            }};
}
path of_rights(std::string_view name, std::function<step(ladder&)> make, std::string action = "app:use") {
    return {name, [make, action](ladder& at) {
                populate(at);
                const auto what = make(at);
                return prepared{work_of(at, what), may(at, "low", action)};
            }};
}
sessions::minted scim_token(ladder& at, const connection_id& of) {
    return at.make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_scim_token(tx, at.keys, at.by, of, "token", tx.now() + 3'600'000);
    });
}
sessions::minted invitation_link(ladder& at, const member_id& of) {
    return at.make<sessions::minted>([&](tenant_transaction& tx) {
        return sessions::mint_link(tx, at.keys, credential_kind::invitation, of, "binding", tx.now() + 3'600'000);
    });
}
void give_account(ladder& at, const std::string& who) {
    at.write([&](tenant_transaction& tx) -> result<void> {
        if (auto put = account_repository(tx).put({.member = at.person(who), .login_fold = who, .password_hash = "h"}); !put)
            return put;
        return testing::raw_rows(tx).run("UPDATE member SET recovery_address = email WHERE org = $1 AND id = $2",
                                         at.person(who).text());
    });
}
std::string in_team(ladder& at) {
    const auto team = at.add_team("crew");
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("low"))}}));
    at.assign(principal_kind::team, team.text(), "member");
    return std::string(team.text());
}
std::string granted(ladder& at) {
    at.must_make(post, "/resources", R"({"type":"app","name":"main"})");
    return at.must_make(
        post, "/grants",
        body({{"member", id_text(at.person("low"))}, {"resource", json_text("app/main")}, {"permissions", R"(["app:use"])"}}));
}
// low reaches app/main through a unit only.
void in_unit(ladder& at) {
    at.with_role("low", "member");
    at.must_make(post, "/units", R"({"code":"berlin"})");
    at.must_make(post, "/units/berlin/members", body({{"member", id_text(at.person("low"))}}));
    at.must_make(post, "/resources", R"({"type":"app","name":"main","units":["berlin"]})");
}
// low has a role by a rule only, of a connection through which he is signed in.
struct of_a_rule {
    connection_id okta;
    link_id link;
    std::string rule;
};
of_a_rule by_rule(ladder& at) {
    const auto okta = at.add_connection();
    const auto link = at.add_link(okta, at.person("low"), "low");
    at.join(at.add_group(okta, "staff"), link.text());
    const auto rule =
        at.must_make(post, "/mapping-rules",
                     body({{"connection", id_text(okta)}, {"group", json_text("staff")}, {"roles", R"(["member"])"}}));
    return {okta, link, rule};
}
// A second connection says that the member is inactive: it does not speak for it yet.
connection_id off_at_another(ladder& at, const member_id& who) {
    const auto beside = at.add_connection("beside");
    at.write([&](tenant_transaction& tx) -> result<void> {
        gatehouse::link row{.id = tx.new_id<link_id>(), .connection = beside, .member = who, .authority = false};
        row.user_name = "plain.beside";
        row.document = R"({"userName":"plain.beside"})";
        row.active = false;
        return link_repository(tx).insert(row, {});
    });
    return beside;
}
void own_role(ladder& at) {
    at.make_role("own", 40, {"app:use"});
    at.with_role("low", "own");
}

}  // namespace

std::vector<path> paths_of_routes() {
    using kind = credential_kind;
    return {
        of_member("POST /members/{member}/suspend", "/suspend", kind::session),
        of_member("POST /members/{member}/remove", "/remove", kind::session),
        of_member("POST /members/{member}/erase", "/erase", kind::api_key),
        {"PUT /members/{member}/access-begin",
         [](ladder& at) {
             populate(at);
             const auto who = through_a_connection(at, "plain");
             const auto made = at.signed_in(who.member);
             auto all = every_kind(at, who);
             return prepared{work_of(at, as_operator(method::put, member_path(at, "plain", "/access-begin"),
                                                     body({{"not_before", json_text(to_rfc3339(at.in_hours(1)))}}))),
                             lives(at, kind::session, made), all};
         }},
        {"POST /members/{member}/reset-credentials",
         [](ladder& at) {
             populate(at);
             give_account(at, "plain");
             const auto made = at.signed_in(at.person("plain"));
             return prepared{work_of(at, as_operator(post, member_path(at, "plain", "/reset-credentials"))),
                             lives(at, kind::session, made)};
         }},
        {"POST /members/{member}/authority",
         [](ladder& at) {
             populate(at);
             const auto who = through_a_connection(at, "plain");
             const auto beside = off_at_another(at, who.member);
             const auto made = at.signed_in(who.member);
             auto all = every_kind(at, who);
             return prepared{work_of(at, as_operator(post, member_path(at, "plain", "/authority"),
                                                     body({{"connection", id_text(beside)}}))),
                             lives(at, kind::session, made), all};
         }},
        {"POST /sessions/{session}/revoke",
         [](ladder& at) {
             populate(at);
             const auto made = at.signed_in(at.person("plain"));
             return prepared{work_of(at, as_operator(post, "/sessions/" + made.id + "/revoke")),
                             lives(at, kind::session, made)};
         }},
        {"POST /api-keys/{key}/revoke",
         [](ladder& at) {
             populate(at);
             const auto made = at.api_key(at.person("plain"));
             return prepared{work_of(at, as_operator(post, "/api-keys/" + made.id + "/revoke")),
                             lives(at, kind::api_key, made)};
         }},
        {"POST /connections/{connection}/disable",
         [](ladder& at) {
             populate(at);
             const auto who = through_a_connection(at, "plain");
             const auto made = scim_token(at, who.connection);
             auto all = every_kind(at, who, &credential_facts::by_connection);
             return prepared{work_of(at, as_operator(post, at.connection_path() + "/disable")),
                             lives(at, kind::scim_token, made), all};
         }},
        {"DELETE /connections/{connection}",
         [](ladder& at) {
             populate(at);
             const auto by = by_rule(at);
             const auto made = at.session({at.person("low"), by.okta, by.link, {}, {}, {}, {}, {}, false, {}, {}, {}});
             auto all = every_kind(at, {at.person("low"), by.okta, by.link}, &credential_facts::by_connection);
             return prepared{work_of(at, as_operator(del, at.connection_path())), lives(at, kind::session, made), all};
         }},
        {"POST /connections/{connection}/trust",
         [](ladder& at) {
             populate(at);
             at.around.read_metadata = [](std::string_view text) -> result<idp_trust> {
                 return idp_trust{"https://idp.example.com/" + std::string(text),
                                  "https://idp.example.com/sso",
                                  std::string(text),
                                  {{"fingerprint", "key", std::nullopt}}};
             };
             const auto who = through_a_connection(at, "plain");
             at.must_make(post, at.connection_path() + "/trust", R"({"metadata":"one"})");
             const auto made = scim_token(at, who.connection);
             auto all = every_kind(at, who, &credential_facts::by_connection);
             return prepared{work_of(at, as_operator(post, at.connection_path() + "/trust", R"({"metadata":"another"})")),
                             lives(at, kind::scim_token, made), all};
         }},
        {"POST /connections/{connection}/tokens/{token}/revoke",
         [](ladder& at) {
             populate(at);
             const auto made = scim_token(at, at.add_connection());
             return prepared{work_of(at, as_operator(post, at.connection_path() + "/tokens/" + made.id + "/revoke")),
                             lives(at, kind::scim_token, made)};
         }},
        {"POST /invitations/{invitation}/revoke",
         [](ladder& at) {
             populate(at);
             const auto id = at.must_make(post, "/invitations", R"({"email":"bo@example.org","name":"Bo","role":"member"})");
             const auto invited = testing::must(at.read<invitation>(
                 [&](tenant_transaction& tx) { return invitation_repository(tx).find(invitation_id::trusted(id)); }));
             const auto made = invitation_link(at, invited.member);
             return prepared{work_of(at, as_operator(post, "/invitations/" + id + "/revoke")),
                             lives(at, kind::invitation, made)};
         }},
        of_rights("DELETE /members/{member}/assignments/{assignment}",
                  [](ladder& at) {
                      at.with_role("low", "member");
                      return as_operator(del, member_path(at, "low", "/assignments/" + at.assignment_of("low", "member")));
                  }),
        of_rights("PATCH /mapping-rules/{rule}",
                  [](ladder& at) {
                      return as_operator(method::patch, "/mapping-rules/" + by_rule(at).rule, R"({"enabled":false})");
                  }),
        of_rights("DELETE /mapping-rules/{rule}",
                  [](ladder& at) { return as_operator(del, "/mapping-rules/" + by_rule(at).rule); }),
        of_rights("DELETE /teams/{team}",
                  [](ladder& at) {
                      in_team(at);
                      return as_operator(del, "/teams/crew");
                  }),
        of_rights("DELETE /teams/{team}/members/{member}",
                  [](ladder& at) {
                      in_team(at);
                      return as_operator(del, "/teams/crew/members/" + std::string(at.person("low").text()));
                  }),
        of_rights("DELETE /teams/{team}/assignments/{assignment}",
                  [](ladder& at) {
                      in_team(at);
                      return as_operator(del, "/teams/crew/assignments/" + at.team_assignment("crew"));
                  }),
        of_rights("DELETE /roles/{role}/policies/{policy}",
                  [](ladder& at) {
                      own_role(at);
                      return as_operator(del, "/roles/own/policies/own-work");
                  }),
        of_rights("DELETE /resources/{resource}",
                  [](ladder& at) {
                      granted(at);
                      return as_operator(del, at.resource_path("app", "main"));
                  }),
        of_rights("DELETE /grants/{grant}", [](ladder& at) { return as_operator(del, "/grants/" + granted(at)); }),
        of_rights("DELETE /units/{unit}/members/{member}",
                  [](ladder& at) {
                      in_unit(at);
                      return as_operator(del, "/units/berlin/members/" + std::string(at.person("low").text()));
                  }),
        of_rights("DELETE /units/{unit}",
                  [](ladder& at) {
                      in_unit(at);
                      at.must_make(post, "/units", R"({"code":"rome"})");
                      at.must_make(method::patch, at.resource_path("app", "main"), R"({"units":["berlin","rome"]})");
                      return as_operator(del, "/units/berlin");
                  }),
        of_rights("POST /policies/{policy}/versions",
                  [](ladder& at) {
                      own_role(at);
                      return as_operator(post, "/policies/own-work/versions", statements_body("[]"));
                  }),
        of_rights("POST /policies/{policy}/default",
                  [](ladder& at) {
                      own_role(at);
                      at.must_make(post, "/policies/own-work/versions", statements_body("[]"));
                      at.must_make(post, "/policies/own-work/default", R"({"version":1})");
                      return as_operator(post, "/policies/own-work/default", R"({"version":2})");
                  }),
        of_rights("PATCH /roles/{role}",
                  [](ladder& at) {
                      own_role(at);
                      return as_operator(method::patch, "/roles/own", R"({"ceiling":["app:read"]})");
                  }),
        of_rights("POST /members/{member}/assignments",
                  [](ladder& at) {
                      at.must_make(post, member_path(at, "low", "/assignments"), role_body("member"));
                      return as_operator(post, member_path(at, "low", "/assignments"),
                                         role_body("member", R"(,"not_before":)" + json_text(to_rfc3339(at.in_hours(1)))));
                  }),
        {"POST /transfer/step-down",
         [](ladder& at) {
             at.add_member("second", true);
             return prepared{work_of(at, as(at, "owner", post, "/transfer/step-down")),
                             may(at, "owner", "gatehouse:organization:delete", "organization", "here")};
         },
         "kaito", "enterprise"},
        {"DELETE ",
         [](ladder& at) {
             populate(at);
             const auto made = at.signed_in(at.person("plain"));
             auto all = every_kind(at, through_a_connection(at, "plain"), &credential_facts::by_organization);
             return prepared{work_of(at, as_operator(del, "", R"({"confirm":"acme"})")), lives(at, kind::session, made), all};
         }},
        {"POST /disable",
         [](ladder& at) {
             populate(at);
             const auto made = at.signed_in(at.person("plain"));
             return prepared{work_of(at, as_operator(post, "/disable")), lives(at, kind::session, made)};
         }},
        {"POST /plan",
         [](ladder& at) {
             at.with_role("low", "billing-admin");
             return prepared{work_of(at, as_operator(post, "/plan", R"({"plan":"free"})")),
                             may(at, "low", "gatehouse:billing:manage", "organization", "here")};
         },
         "takumo", "enterprise"},
        {"PUT /switches/{switch}",
         [](ladder& at) {
             at.with_role("low", "member");
             at.must_make(method::put, "/switches/members_create", R"({"on":true})");
             return prepared{work_of(at, as_operator(method::put, "/switches/members_create", R"({"on":false})")),
                             may(at, "low", "token:create", "token")};
         },
         "kaito", "enterprise"},
        {"PUT /members/{member}/switches/{switch}",
         [](ladder& at) {
             at.with_role("low", "member");
             at.must_make(method::put, "/switches/members_create", R"({"on":true})");
             return prepared{
                 work_of(at, as_operator(method::put, member_path(at, "low", "/switches/members_create"), R"({"on":false})")),
                 may(at, "low", "token:create", "token")};
         },
         "kaito", "enterprise"},
    };
}

}  // namespace gatehouse::revocation
