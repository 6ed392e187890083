#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;

void with_helper(ladder& at) {
    populate(at);
    at.make_role("helper", 40, {"app:use"});
    at.make_policy("suspending", at.statements("allow", {"gatehouse:members:suspend"}));
}
std::string invitation(std::string_view role) {
    return R"({"email":"bo@example.org","name":"Bo","role":)" + json_text(role) + "}";
}
std::string invited_by_admin(ladder& at, std::string_view role) {
    const auto answer = at.take(as(at, "admin", post, "/invitations", invitation(role)));
    BOOST_TEST_REQUIRE(answer.status == 201, answer.body);
    return std::string(testing::json_of(answer).find("id")->text());
}
std::string to_password(ladder& at) { return body({{"member", json_text(at.person("admin").text())}}); }
road of_an_invitation(std::string_view name, std::string_view verb) {
    static std::string id;
    return {name,
            "standard",
            "",
            [](ladder& at) {
                populate(at);
                id = invited_by_admin(at, "admin");
            },
            [verb](ladder& at) { return as(at, "lead", post, "/invitations/" + id + "/" + std::string(verb)); },
            403,
            "above your own",
            [verb](ladder& at) { return as(at, "peer", post, "/invitations/" + id + "/" + std::string(verb)); }};
}
road by_key(std::string_view name, std::string_view says, method verb, std::string path, std::string content,
            std::function<void(ladder&)> prepare = populate) {
    return {name,
            "standard",
            "",
            std::move(prepare),
            [=](ladder& at) { return as_key(at, "owner", verb, at.named(path), at.named(content)); },
            403,
            says,
            [=](ladder& at) { return as(at, "owner", verb, at.named(path), at.named(content)); }};
}

}  // namespace

std::vector<road> roads_by_credentials() {
    return {
        {"by a key, what its scope has not", "standard", "", with_helper,
         [](ladder& at) {
             return as_key(at, "admin", post, "/roles/helper/policies", R"({"policy":"suspending"})", {"gatehouse:policies:*"});
         },
         403, "outside the API key's scope",
         [](ladder& at) {
             return as_key(at, "admin", post, "/roles/helper/policies", R"({"policy":"suspending"})",
                           {"gatehouse:policies:*", "gatehouse:members:*"});
         }},
        {"by a key, another action than its scope's", "standard", "", with_helper,
         [](ladder& at) {
             return as_key(at, "admin", post, member_path(at, "low", "/assignments"), role_body("viewer"),
                           {"gatehouse:members:*"});
         },
         403, "scope",
         [](ladder& at) {
             return as_key(at, "admin", post, member_path(at, "low", "/assignments"), role_body("viewer"),
                           {"gatehouse:roles:*"});
         }},
        {"by a key, a role to its owner", "standard", "", populate,
         [](ladder& at) { return as_key(at, "lead", post, member_path(at, "lead", "/assignments"), role_body("member")); }, 403,
         "nobody gives himself",
         [](ladder& at) { return as_key(at, "lead", post, member_path(at, "low", "/assignments"), role_body("member")); }},
        {"a key of somebody else", "standard", "", populate,
         [](ladder& at) {
             return as(at, "admin", post, "/api-keys",
                       body({{"name", json_text("k")}, {"member", id_text(at.person("owner"))}}));
         },
         403, "for none but himself",
         [](ladder& at) {
             return as(at, "admin", post, "/api-keys",
                       body({{"name", json_text("k")}, {"member", id_text(at.person("admin"))}}));
         }},
        {"a key of somebody below", "standard", "", populate,
         [](ladder& at) {
             return as(at, "admin", post, "/api-keys",
                       body({{"name", json_text("k")}, {"member", id_text(at.person("lead"))}}));
         },
         403, "for none but himself", [](ladder& at) { return as(at, "admin", post, "/api-keys", R"({"name":"k"})"); }},
        by_key("a key made by a key", "cannot make or widen keys", post, "/api-keys", R"({"name":"k"})"),
        by_key("a connection by a key", "cannot configure connections", post, "/connections", R"({"name":"okta"})"),
        by_key("a person erased by a key", "cannot erase", post, "/members/{low}/erase", "{}"),
        by_key("a hold lifted by a key", "cannot lift holds", post, "/members/{low}/reactivate", "{}",
               [](ladder& at) {
                   populate(at);
                   at.must_do(as(at, "owner", post, member_path(at, "low", "/suspend"), R"({"reason":"x"})"));
               }),
        {"a connection, by an administrator", "standard", "", populate,
         [](ladder& at) { return as(at, "admin", post, "/connections", R"({"name":"okta"})"); }, 403, "permission required",
         [](ladder& at) { return as(at, "owner", post, "/connections", R"({"name":"okta"})"); }},
        {"a SCIM token, by an administrator", "standard", "", [](ladder& at) { populate(at), at.add_connection("okta"); },
         [](ladder& at) {
             return as(at, "admin", post, at.connection_path() + "/tokens", body({{"name", json_text("t")}}));
         },
         403, "permission required",
         [](ladder& at) {
             return as(at, "owner", post, at.connection_path() + "/tokens", body({{"name", json_text("t")}}));
         }},
        {"an invitation with a higher role", "standard", "", populate,
         [](ladder& at) { return as(at, "lead", post, "/invitations", invitation("admin")); }, 403, "above your own",
         [](ladder& at) { return as(at, "lead", post, "/invitations", invitation("member")); }},
        {"an invitation to own", "standard", "", populate,
         [](ladder& at) { return as(at, "owner", post, "/invitations", invitation("owner")); }, 403, "ownership",
         [](ladder& at) { return as(at, "owner", post, "/invitations", invitation("admin")); }},
        {"an invitation, by whoever may not assign", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("host", 60, {"gatehouse:members:create"});
             at.with_role("host", "host");
         },
         [](ladder& at) { return as(at, "host", post, "/invitations", invitation("viewer")); }, 403, "permission required",
         [](ladder& at) { return as(at, "lead", post, "/invitations", invitation("viewer")); }},
        {"an invitation to a password, of whoever stands above", "standard", "", populate,
         [](ladder& at) { return as(at, "lead", post, "/invitations", to_password(at)); }, 403, "above your own",
         [](ladder& at) { return as(at, "peer", post, "/invitations", to_password(at)); }},
        of_an_invitation("a higher invitation sent again", "resend"),
        of_an_invitation("a higher invitation taken back", "revoke"),
        {"approval by the maker of a rule", "standard", "",
         [](ladder& at) { populate(at), at.add_group(at.add_connection("okta"), "staff"); },
         [](ladder& at) { return as(at, "owner", post, "/mapping-rules", at.protected_rule()); }, 403, "second administrator",
         [](ladder& at) { return as_operator(post, "/mapping-rules", at.protected_rule()); }},
    };
}

}  // namespace gatehouse::climbing
