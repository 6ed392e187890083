#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;
constexpr auto patch = method::patch;
constexpr auto del = method::del;

// keeper is a member like plain, and looks after the team crew, where app/inside lies; holder looks after app/outside alone.
void with_keeper(ladder& at) {
    populate(at);
    const auto crew = at.add_team("crew");
    at.add_team("others");
    at.make_role("keeper", 60, {"gatehouse:teams:*", "gatehouse:roles:*", "app:use"});
    at.make_role("user", 10, {"app:use"});
    at.make_role("reader", 10, {"app:read"});
    at.make_role("high", 70, {});
    at.make_role("low", 5, {});
    at.with_role("keeper", "member");
    at.with_role("keeper", "keeper", {}, {"team", std::string(crew.text())});
    at.with_role("holder", "member");
    at.with_role("holder", "keeper", {}, {"app", "outside"});
    at.with_role("low", "low");
    at.must_make(post, "/resources", R"({"type":"app","name":"inside","team":"crew"})");
    for (const auto* name : {"outside", "other"})
        at.must_make(post, "/resources", R"({"type":"app","name":)" + json_text(name) + "}");
}
step joins(ladder& at, const std::string& who, const std::string& team, const std::string& whom) {
    return as(at, who, post, "/teams/" + team + "/members", body({{"member", id_text(at.person(whom))}}));
}
step assigns(ladder& at, const std::string& who, const std::string& whom, const std::string& role, const std::string& scope) {
    return as(at, who, post, member_path(at, whom, "/assignments"),
              body({{"role", json_text(role)}, {"scope", json_text(scope)}}));
}
step assigns_crew(ladder& at, const std::string& role, const std::string& scope) {
    return as(at, "keeper", post, "/teams/crew/assignments", body({{"role", json_text(role)}, {"scope", json_text(scope)}}));
}
step grants(ladder& at, const std::string& who, const std::string& resource) {
    return as(
        at, who, post, "/grants",
        body({{"member", id_text(at.person("low"))}, {"resource", json_text(resource)}, {"permissions", R"(["app:use"])"}}));
}
step changes(ladder& at, const std::string& who, std::string_view name, const std::string& content) {
    return as(at, who, patch, at.resource_path("app", name), content);
}
step leaves(ladder& at, const std::string& who, const std::string& whom) {
    return as(at, who, del, "/teams/crew/members/" + std::string(at.person(whom).text()), "");
}
// The team has a role everywhere, above what keeper is there.
void with_wide_team(ladder& at) {
    with_keeper(at);
    at.assign(principal_kind::team, at.must_team("crew"), "high");
}
void with_filled_team(ladder& at) {
    with_keeper(at);
    for (const auto* who : {"admin", "low"}) at.must_do(joins(at, "owner", "crew", who));
}
// admin may not touch what is the team's.
void with_shut_team(ladder& at) {
    with_keeper(at);
    at.make_role("shut", 5, {});
    at.make_policy("shutting", at.statements("deny", {"gatehouse:teams:write"}));
    at.must_make(post, "/roles/shut/policies", R"({"policy":"shutting"})");
    at.with_role("admin", "shut", {}, {"team", at.must_team("crew")});
}
std::string crew_scope(ladder& at) { return "team:" + at.must_team("crew"); }

}  // namespace

std::vector<road> roads_by_scope() {
    return {
        {"a team's keeper: into another team", "standard", "", with_keeper,
         [](ladder& at) { return joins(at, "keeper", "others", "low"); }, 403, "teams:write permission required",
         [](ladder& at) { return joins(at, "keeper", "crew", "low"); }},
        {"a team's keeper: a new team", "standard", "", with_keeper,
         [](ladder& at) { return as(at, "keeper", post, "/teams", R"({"slug":"mine"})"); }, 403, "permission required",
         [](ladder& at) { return as(at, "keeper", patch, "/teams/crew", R"({"name":"Ours"})"); }},
        {"a team's keeper: a role everywhere", "standard", "", with_keeper,
         [](ladder& at) { return assigns_crew(at, "user", "org"); }, 403,
         "you administer team:", [](ladder& at) { return assigns_crew(at, "user", crew_scope(at)); }},
        {"a team's keeper: a role in another team", "standard", "", with_keeper,
         [](ladder& at) { return assigns_crew(at, "user", "team:others"); }, 403,
         "you administer team:", [](ladder& at) { return assigns_crew(at, "user", "app:inside"); }},
        {"a team's keeper: a role to somebody, elsewhere", "standard", "", with_keeper,
         [](ladder& at) { return assigns(at, "keeper", "low", "user", "team:others"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "keeper", "low", "user", "team:crew"); }},
        {"a team's keeper: a role to somebody, everywhere", "standard", "", with_keeper,
         [](ladder& at) { return assigns(at, "keeper", "low", "user", "org"); }, 403, "permission required",
         [](ladder& at) { return assigns(at, "keeper", "low", "user", "app:inside"); }},
        {"a team's keeper: above his level there", "standard", "", with_keeper,
         [](ladder& at) { return assigns(at, "keeper", "low", "high", "team:crew"); }, 403, "above your own (60)",
         [](ladder& at) { return assigns(at, "keeper", "low", "keeper", "team:crew"); }},
        {"a team's keeper: what he does not hold there", "standard", "", with_keeper,
         [](ladder& at) { return assigns(at, "keeper", "low", "reader", "team:crew"); }, 403, "do not hold app:read",
         [](ladder& at) { return assigns(at, "keeper", "low", "user", "team:crew"); }},
        {"a team's keeper: himself", "standard", "", with_keeper,
         [](ladder& at) { return assigns(at, "keeper", "keeper", "low", "app:inside"); }, 403, "nobody gives himself",
         [](ladder& at) { return assigns(at, "keeper", "low", "low", "app:inside"); }},
        {"a team's keeper: who joins rises everywhere", "standard", "", with_wide_team,
         [](ladder& at) { return joins(at, "keeper", "crew", "low"); }, 403, "above your own (40)",
         [](ladder& at) { return joins(at, "owner", "crew", "low"); }},
        {"a team's keeper: the team itself", "standard", "", with_keeper,
         [](ladder& at) { return as(at, "keeper", del, "/teams/crew"); }, 403, "administers all of them",
         [](ladder& at) { return as(at, "owner", del, "/teams/crew"); }},
        {"a team in which one above has a role", "standard", "",
         [](ladder& at) {
             with_keeper(at);
             at.with_role("admin", "reader", {}, {"team", at.must_team("crew")});
             at.make_role("disbander", 70, {"gatehouse:teams:*"});
             at.with_role("disbander", "disbander");
         },
         [](ladder& at) { return as(at, "disbander", del, "/teams/crew"); }, 403, "would lose rights",
         [](ladder& at) { return as(at, "disbander", del, "/teams/others"); }},
        {"a team in which somebody is kept from what he has", "standard", "",
         [](ladder& at) {
             with_keeper(at);
             at.make_role("disbander", 90, {"gatehouse:teams:*"});
             at.with_role("disbander", "disbander");
             at.make_role("shut", 5, {});
             at.make_policy("shutting", at.statements("deny", {"app:use"}));
             at.must_make(post, "/roles/shut/policies", R"({"policy":"shutting"})");
             at.with_role("plain", "shut", {}, {"team", at.must_team("crew")});
         },
         [](ladder& at) { return as(at, "disbander", del, "/teams/crew"); }, 403, "by being rid of a role",
         [](ladder& at) { return as(at, "owner", del, "/teams/crew"); }},
        {"a team's keeper: one above out of the team", "standard", "", with_filled_team,
         [](ladder& at) { return leaves(at, "keeper", "admin"); }, 403, "this member has level",
         [](ladder& at) { return leaves(at, "keeper", "low"); }},
        {"a team's keeper: a grant elsewhere", "standard", "", with_keeper,
         [](ladder& at) { return grants(at, "keeper", "app/outside"); }, 403, "permission required",
         [](ladder& at) { return grants(at, "keeper", "app/inside"); }},
        {"a team's keeper: a resource out of the team", "standard", "", with_keeper,
         [](ladder& at) { return changes(at, "keeper", "inside", R"({"team":"others"})"); }, 403, "leave what you administer",
         [](ladder& at) { return changes(at, "keeper", "inside", R"({"units":[]})"); }},
        {"a team's keeper: a resource into the team", "standard", "", with_keeper,
         [](ladder& at) { return changes(at, "keeper", "outside", R"({"team":"crew"})"); }, 403, "permission required",
         [](ladder& at) { return changes(at, "owner", "outside", R"({"team":"crew"})"); }},
        {"a resource's keeper: a grant on another", "standard", "", with_keeper,
         [](ladder& at) { return grants(at, "holder", "app/other"); }, 403, "permission required",
         [](ladder& at) { return grants(at, "holder", "app/outside"); }},
        {"an administrator who is barred from one team", "standard", "", with_shut_team,
         [](ladder& at) { return joins(at, "admin", "crew", "low"); }, 403, "denies this",
         [](ladder& at) { return joins(at, "admin", "others", "low"); }},
    };
}

}  // namespace gatehouse::climbing
