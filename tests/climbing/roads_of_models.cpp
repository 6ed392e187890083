#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;

step assigns(ladder& at, const std::string& who, const std::string& whom, std::string_view role) {
    return as(at, who, post, member_path(at, whom, "/assignments"), role_body(role));
}
void of_takumo(ladder& at) {
    at.with_role("admin", "admin");
    at.with_role("plain", "member");
    at.person("low");
    for (const auto& role : {"security-lead", "billing-admin"}) at.with_role(role, role);
}
void on_free_plan(ladder& at) {
    at.with_role("admin", "admin");
    at.person("low");
}
void of_kaito(ladder& at) {
    at.with_role("admin", "admin");
    at.with_role("peer", "admin");
    at.with_role("plain", "member");
    at.must_make(post, "/resources", R"({"type":"token","name":"client-meta-ads"})");
    for (const auto& [team, who] : {std::pair("crew", "admin"), std::pair("others", "plain")}) {
        at.add_team(team);
        at.must_make(post, "/teams/" + std::string(team) + "/members", body({{"member", id_text(at.person(who))}}));
    }
}
std::string seed_for(const std::string& kind, const std::string& whom) {
    return body(
        {{kind, json_text(whom)}, {"resource", json_text("token/client-meta-ads")}, {"permissions", R"(["token:seed"])"}});
}
step elevates(ladder& at, const std::string& who, const std::string& whom) {
    return as(at, who, post, "/grants", seed_for("member", std::string(at.person(whom).text())));
}
void of_kisi(ladder& at) {
    at.with_role("administrator", "place-administrator");
    at.with_role("manager", "groups-manager", {}, {"team", std::string(at.add_team("crew").text())});
    at.person("low");
}
void of_kiwi(ladder& at) {
    at.with_role("manager", "manager");
    at.with_role("admin", "admin");
    at.with_role("developer", "developer");
    at.must_make(post, "/units", R"({"code":"osaka"})");
    at.must_make(post, "/resources", R"({"type":"device","name":"press","units":["osaka"]})");
}

}  // namespace

std::vector<road> roads_of_models() {
    return {
        {"TA-13: Security Lead assigns", "takumo", "enterprise", of_takumo,
         [](ladder& at) { return assigns(at, "security-lead", "plain", "viewer"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "admin", "plain", "viewer"); }},
        {"TA-13: Billing Admin invites", "takumo", "enterprise", of_takumo,
         [](ladder& at) {
             return as(at, "billing-admin", post, "/invitations", R"({"email":"bo@example.org","role":"viewer"})");
         },
         403, "permission required",
         [](ladder& at) { return as(at, "admin", post, "/invitations", R"({"email":"bo@example.org","role":"viewer"})"); }},
        {"Takumo: Admin makes himself Billing Admin", "takumo", "enterprise", of_takumo,
         [](ladder& at) { return assigns(at, "admin", "admin", "billing-admin"); }, 403, "nobody gives himself",
         [](ladder& at) { return assigns(at, "admin", "low", "billing-admin"); }},
        {"Takumo: Admin makes himself owner", "takumo", "enterprise", of_takumo,
         [](ladder& at) { return assigns(at, "admin", "admin", "owner"); }, 403, "ownership",
         [](ladder& at) { return assigns(at, "admin", "low", "admin"); }},
        {"Takumo: Billing Admin makes Security Lead of himself", "takumo", "enterprise", of_takumo,
         [](ladder& at) { return assigns(at, "billing-admin", "billing-admin", "security-lead"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "admin", "billing-admin", "security-lead"); }},
        {"Takumo: billing into his own role's policy", "takumo", "enterprise", of_takumo,
         [](ladder& at) {
             return as(at, "admin", post, "/policies/connections/versions",
                       statements_body("[" + at.statement("allow", {"gatehouse:connections:*"}) + "," +
                                       at.statement("allow", {"gatehouse:billing:manage"}) + "]"));
         },
         403, "",
         [](ladder& at) {
             return as(at, "admin", post, "/policies/daily-work/versions",
                       statements_body("[" + at.statement("allow", {"issue:triage", "policy:create"}) + "," +
                                       at.statement("allow", {"gatehouse:api-keys:hold", "gatehouse:api-keys:create"}) + "," +
                                       at.statement("allow", {"issue:read"}) + "]"));
         }},
        {"Takumo: a role that sleeps in this plan", "takumo", "free", on_free_plan,
         [](ladder& at) { return assigns(at, "admin", "low", "security-lead"); }, 403, "plan",
         [](ladder& at) { return assigns(at, "admin", "low", "member"); }},
        {"Takumo: a custom role where the plan has none", "takumo", "free", on_free_plan,
         [](ladder& at) { return as(at, "admin", post, "/roles", R"({"slug":"mine","level":10})"); }, 403, "no custom roles",
         [](ladder& at) { return as(at, "admin", post, "/teams", R"({"slug":"mine"})"); }},
        {"Takumo: Admin changes the plan", "takumo", "free", on_free_plan,
         [](ladder& at) { return as(at, "admin", post, "/plan", R"({"plan":"enterprise"})"); }, 403, "permission required",
         [](ladder& at) { return as(at, "owner", post, "/plan", R"({"plan":"enterprise"})"); }},
        {"Kaito: Admin grants himself the seed", "kaito", "", of_kaito,
         [](ladder& at) { return elevates(at, "admin", "admin"); }, 403, "nobody grants himself",
         [](ladder& at) { return elevates(at, "admin", "plain"); }},
        {"Kaito: Admin grants his group the seed", "kaito", "", of_kaito,
         [](ladder& at) { return as(at, "admin", post, "/grants", seed_for("team", "crew")); }, 403, "nobody grants himself",
         [](ladder& at) { return as(at, "admin", post, "/grants", seed_for("team", "others")); }},
        {"Kaito: Admin joins a group with the seed", "kaito", "",
         [](ladder& at) {
             of_kaito(at);
             at.must_make(post, "/grants", seed_for("team", "others"));
         },
         [](ladder& at) {
             return as(at, "admin", post, "/teams/others/members", body({{"member", id_text(at.person("admin"))}}));
         },
         403, "a grant would bring you",
         [](ladder& at) {
             return as(at, "admin", post, "/teams/others/members", body({{"member", id_text(at.person("peer"))}}));
         }},
        {"Kaito: Admin puts the seed into his own role", "kaito", "", of_kaito,
         [](ladder& at) {
             return as(at, "admin", post, "/policies/hand-out/versions",
                       statements_body(at.statements("allow", {"token:seed"})));
         },
         403, "",
         [](ladder& at) {
             return as(at, "admin", post, "/policies/create-where-allowed/versions",
                       statements_body(at.statements("allow", {"token:view"})));
         }},
        {"Kaito: Member grants the seed", "kaito", "", of_kaito, [](ladder& at) { return elevates(at, "plain", "plain"); }, 403,
         "permission required", [](ladder& at) { return elevates(at, "peer", "admin"); }},
        {"KS-16: a deprecated role", "kisi", "standard", of_kisi,
         [](ladder& at) { return assigns(at, "administrator", "low", "place-observer"); }, 409, "deprecated",
         [](ladder& at) { return assigns(at, "administrator", "low", "place-manager"); }},
        {"Kisi: Groups Manager makes an administrator", "kisi", "standard", of_kisi,
         [](ladder& at) { return assigns(at, "manager", "low", "place-administrator"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "administrator", "low", "place-administrator"); }},
        {"Kisi: a role of the other plan", "kisi", "standard", of_kisi,
         [](ladder& at) { return assigns(at, "administrator", "low", "team-administrator"); }, 403, "plan",
         [](ladder& at) { return assigns(at, "administrator", "low", "place-manager"); }},
        {"KIWI: Manager reaches into a unit by taking it away", "kiwi", "", of_kiwi,
         [](ladder& at) { return as(at, "manager", method::patch, at.resource_path("device", "press"), R"({"units":[]})"); },
         403, "units that you are not in",
         [](ladder& at) { return as_operator(method::patch, at.resource_path("device", "press"), R"({"units":[]})"); }},
        {"KIWI: Manager into a unit", "kiwi", "", of_kiwi,
         [](ladder& at) {
             return as(at, "manager", post, "/units/osaka/members", body({{"member", id_text(at.person("manager"))}}));
         },
         403, "nobody puts himself",
         [](ladder& at) {
             return as(at, "admin", post, "/units/osaka/members", body({{"member", id_text(at.person("developer"))}}));
         }},
        {"KIWI: Manager puts another into a unit that he is not in", "kiwi", "", of_kiwi,
         [](ladder& at) {
             return as(at, "manager", post, "/units/osaka/members", body({{"member", id_text(at.person("developer"))}}));
         },
         403, "on device/press",
         [](ladder& at) {
             at.must_make(post, "/units/osaka/members", body({{"member", id_text(at.person("manager"))}}));
             return as(at, "manager", post, "/units/osaka/members", body({{"member", id_text(at.person("developer"))}}));
         }},
        {"KIWI: Manager invites into a unit that he is not in", "kiwi", "", of_kiwi,
         [](ladder& at) {
             return as(at, "manager", post, "/invitations", R"({"email":"bo@example.org","role":"viewer","unit":"osaka"})");
         },
         403, "units:bypass on device/press",
         [](ladder& at) {
             return as(at, "admin", post, "/invitations", R"({"email":"bo@example.org","role":"viewer","unit":"osaka"})");
         }},
        {"KIWI: Manager with units:bypass by a custom role", "kiwi", "",
         [](ladder& at) {
             of_kiwi(at);
             at.make_role("across", 40, {"units:bypass"});
         },
         [](ladder& at) { return assigns(at, "manager", "developer", "across"); }, 403, "you do not hold units:bypass",
         [](ladder& at) { return as_operator(post, member_path(at, "developer", "/assignments"), role_body("across")); }},
        {"KIWI: a grant of units:bypass", "kiwi", "", of_kiwi,
         [](ladder& at) {
             return as(at, "manager", post, "/grants",
                       body({{"member", id_text(at.person("developer"))},
                             {"resource", json_text("device/press")},
                             {"permissions", R"(["units:bypass"])"}}));
         },
         403, "",
         [](ladder& at) {
             at.must_make(post, "/resources", R"({"type":"device","name":"free"})");
             return as(at, "manager", post, "/grants",
                       body({{"member", id_text(at.person("developer"))},
                             {"resource", json_text("device/free")},
                             {"permissions", R"(["device:use"])"}}));
         }},
    };
}

}  // namespace gatehouse::climbing
