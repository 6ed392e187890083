#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;
constexpr auto patch = method::patch;

std::string make_resource(ladder& at, const std::string& name, const std::string& more = {}) {
    return at.must_make(post, "/resources", R"({"type":"app","name":)" + json_text(name) + more + "}");
}
std::string grant_body(const std::string& kind, const std::string& whom, const std::string& resource,
                       std::string_view permission) {
    return body(
        {{kind, json_text(whom)}, {"resource", json_text(resource)}, {"permissions", "[" + json_text(permission) + "]"}});
}
step grants(ladder& at, const std::string& who, const std::string& whom, std::string_view permission) {
    return as(at, who, post, "/grants", grant_body("member", std::string(at.person(whom).text()), "app/main", permission));
}
step grants_team(ladder& at, const std::string& who, const std::string& team, std::string_view permission) {
    return as(at, who, post, "/grants", grant_body("team", team, "app/main", permission));
}
void with_main(ladder& at) {
    populate(at);
    make_resource(at, "main");
    for (const auto& team : {"crew", "others"}) at.add_team(team);
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("lead"))}}));
}
// app/main belongs to the unit of peer; admin is in none.
void with_unit(ladder& at) {
    populate(at);
    at.must_make(post, "/units", R"({"code":"berlin"})");
    at.must_make(post, "/units", R"({"code":"rome"})");
    for (const auto& who : {"peer", "owner"})
        at.must_make(post, "/units/berlin/members", body({{"member", id_text(at.person(who))}}));
    make_resource(at, "main", R"(,"units":["berlin"])");
    make_resource(at, "inside", R"(,"parent":"app/main")");
    make_resource(at, "free");
}
// The teams readers and users have a grant each; lead may use, and not read. chief configures, and does neither.
void with_granted_teams(ladder& at) {
    populate(at);
    make_resource(at, "main");
    for (const auto& [team, permission] : {std::pair("readers", "app:read"), {"users", "app:use"}}) {
        at.add_team(team);
        at.must_make(post, "/grants", grant_body("team", team, "app/main", permission));
    }
    at.make_role("chief", 100, {"gatehouse:connections:*", "gatehouse:roles:assign"});
    at.with_role("chief", "chief");
    at.add_connection("okta");
}
step joins(ladder& at, const std::string& who, const std::string& team, const std::string& whom) {
    return as(at, who, post, "/teams/" + team + "/members", body({{"member", id_text(at.person(whom))}}));
}
step maps(ladder& at, const std::string& who, const std::string& team) {
    const auto okta = at.connection_path().substr(std::string_view("/connections/").size());
    return as(at, who, post, "/mapping-rules",
              R"({"connection":)" + json_text(okta) + R"(,"group":"staff","roles":[],"teams":[)" + json_text(team) + "]}");
}
step places(ladder& at, const std::string& who, const std::string& whom) {
    return as(at, who, post, "/units/rome/members", body({{"member", id_text(at.person(whom))}}));
}
// worker works with resources; he has the role member in the team crew, and for app/one.
void with_worker(ladder& at) {
    populate(at);
    const auto crew = at.add_team("crew");
    at.make_role("worker", 50, {"gatehouse:teams:*"});
    at.with_role("worker", "worker");
    at.with_role("worker", "member", {}, {"team", std::string(crew.text())});
    at.with_role("worker", "member", {}, {"app", "one"});
    at.must_make(post, "/teams/crew/members", body({{"member", id_text(at.person("worker"))}}));
    make_resource(at, "two");
    make_resource(at, "top");
    make_resource(at, "middle", R"(,"team":"crew")");
    at.must_make(post, "/grants", grant_body("member", std::string(at.person("worker").text()), "app/top", "app:use"));
}
step puts(ladder& at, const std::string& who, const std::string& unit, const std::string& whom) {
    return as(at, who, post, "/units/" + unit + "/members", body({{"member", id_text(at.person(whom))}}));
}
// user may use, and no more; lead is in the unit of app/main.
void with_user_outside(ladder& at) {
    with_unit(at);
    at.make_role("user", 10, {"app:use"});
    at.with_role("user", "user");
    at.must_do(puts(at, "owner", "berlin", "lead"));
}
// mover works with resources and does nothing on them; user may use what is in the team crew, by the name app/named, by a grant
// on app/top, and whatever no unit keeps him out of; lead may use everything. What lies in the team shut is barred for user.
void with_mover(ladder& at) {
    with_unit(at);
    at.make_role("mover", 50, {"gatehouse:teams:resources"});
    at.with_role("mover", "mover");
    for (const auto* who : {"mover", "lead"}) at.must_do(puts(at, "owner", "berlin", who));
    at.make_role("user", 10, {"app:use"});
    at.make_role("nothing", 5, {});
    at.make_role("barred", 5, {});
    at.make_policy("bar", at.statements("deny", {"app:use"}));
    at.must_make(post, "/roles/barred/policies", R"({"policy":"bar"})");
    const auto crew = at.add_team("crew"), shut = at.add_team("shut");
    for (const auto* who : {"local", "everywhere"}) at.with_role(who, "nothing");
    at.with_role("local", "user", {}, {"team", std::string(crew.text())});
    at.with_role("local", "user", {}, {"app", "named"});
    at.with_role("everywhere", "user");
    at.with_role("everywhere", "barred", {}, {"team", std::string(shut.text())});
    for (const auto* name : {"one", "top"}) make_resource(at, name);
    make_resource(at, "shut", R"(,"team":"shut")");
    at.must_make(post, "/grants", grant_body("member", std::string(at.person("local").text()), "app/top", "app:use"));
}
step changes(ladder& at, const std::string& who, const std::string& resource, const std::string& content) {
    return as(at, who, patch, "/resources/" + resource, content);
}
// arranger works with resources and stands low; lead is above, and reads by the team crew, by a name, and by a grant.
void with_arranger(ladder& at) {
    populate(at);
    at.make_role("arranger", 10, {"gatehouse:teams:resources"});
    at.with_role("arranger", "arranger");
    at.make_role("reader", 5, {"app:read"});
    const auto crew = at.add_team("crew");
    at.with_role("lead", "reader", {}, {"team", std::string(crew.text())});
    at.with_role("lead", "reader", {}, {"app", "named"});
    at.must_make(post, "/units", R"({"code":"rome"})");
    make_resource(at, "closed", R"(,"units":["rome"])");
    for (const auto& name : {"free", "named", "granted", "top", "gone"}) make_resource(at, name);
    make_resource(at, "teams", R"(,"team":"crew")");
    make_resource(at, "below", R"(,"parent":"app/granted")");
    at.must_make(post, "/grants", grant_body("member", std::string(at.person("lead").text()), "app/granted", "app:read"));
    at.must_make(method::del, at.resource_path("app", "gone"), "{}");
}
step deletes(ladder& at, const std::string& who, std::string_view name) {
    return as(at, who, method::del, at.resource_path("app", name));
}
step makes(ladder& at, const std::string& who, const std::string& name, const std::string& more) {
    return as(at, who, post, "/resources", R"({"type":"app","name":)" + json_text(name) + more + "}");
}
std::string id_of(ladder& at, std::string_view name) {
    return at.resource_path("app", name).substr(std::string_view("/resources/").size());
}

}  // namespace

// By mover, who must not, and by one who holds what others gain.
road moves(std::string_view name, std::string_view what, std::string_view says, const std::string& content,
           const std::string& rightly = "lead") {
    const auto by = [=](const std::string& who) {
        return [=](ladder& at) { return changes(at, who, id_of(at, what), content); };
    };
    return {name, "standard", "", with_mover, by("mover"), 403, says, by(rightly)};
}

std::vector<road> roads_by_places() {
    return {
        {"a grant to himself", "standard", "", with_main, [](ladder& at) { return grants(at, "lead", "lead", "app:use"); }, 403,
         "nobody grants himself", [](ladder& at) { return grants(at, "lead", "low", "app:use"); }},
        {"a grant to his own team", "standard", "", with_main,
         [](ladder& at) { return grants_team(at, "lead", "crew", "app:use"); }, 403, "nobody grants himself",
         [](ladder& at) { return grants_team(at, "lead", "others", "app:use"); }},
        {"a grant of what he does not hold", "standard", "", with_main,
         [](ladder& at) { return grants(at, "lead", "low", "app:read"); }, 403, "you do not hold it there",
         [](ladder& at) { return grants(at, "admin", "low", "app:read"); }},
        {"a grant to whoever stands above", "standard", "", with_main,
         [](ladder& at) { return grants(at, "lead", "admin", "app:use"); }, 403, "this member has level",
         [](ladder& at) { return grants(at, "lead", "plain", "app:use"); }},
        {"another into a team with a grant of what he does not hold", "standard", "", with_granted_teams,
         [](ladder& at) { return joins(at, "lead", "readers", "low"); }, 403, "app:read on app/main",
         [](ladder& at) { return joins(at, "lead", "users", "low"); }},
        {"another into a team with a grant, by whoever holds it", "standard", "", with_granted_teams,
         [](ladder& at) { return joins(at, "lead", "readers", "plain"); }, 403, "app:read on app/main",
         [](ladder& at) { return joins(at, "admin", "readers", "plain"); }},
        {"a rule into a team with a grant of what he does not hold", "standard", "", with_granted_teams,
         [](ladder& at) { return maps(at, "chief", "users"); }, 403, "app:use on app/main",
         [](ladder& at) { return maps(at, "owner", "users"); }},
        {"himself into a unit", "standard", "", with_unit, [](ladder& at) { return places(at, "lead", "lead"); }, 403,
         "nobody puts himself", [](ladder& at) { return places(at, "lead", "low"); }},
        {"another into a unit that he is not in", "standard", "", with_unit,
         [](ladder& at) { return puts(at, "admin", "berlin", "low"); }, 403, "app:read on app/",
         [](ladder& at) { return puts(at, "peer", "berlin", "low"); }},
        {"another as the first into a unit", "standard", "",
         [](ladder& at) {
             with_unit(at);
             make_resource(at, "roman", R"(,"units":["rome"])");
         },
         [](ladder& at) { return puts(at, "admin", "rome", "low"); }, 403, "app:read on app/roman",
         [](ladder& at) { return puts(at, "owner", "rome", "low"); }},
        {"another into a unit where he holds less", "standard", "", with_user_outside,
         [](ladder& at) { return puts(at, "lead", "berlin", "low"); }, 403, "app:read on app/",
         [](ladder& at) { return puts(at, "lead", "berlin", "user"); }},
        moves("another's reach: into a team", "one", "app:use on app/one", R"({"team":"crew"})"),
        moves("another's reach: below a grant", "one", "app:use on app/one", R"({"parent":"app/top"})"),
        moves("another's reach: by a name", "one", "app:use on app/named", R"({"name":"named"})"),
        moves("another's reach: out of a unit", "main", "on app/", R"({"units":[]})", "peer"),
        moves("another's reach: from below a unit's", "inside", "on app/inside", R"({"parent":""})", "peer"),
        moves("another's reach: out of a team where he is barred", "shut", "app:use on app/shut", R"({"team":""})"),
        {"another's reach: made in a team", "standard", "", with_mover,
         [](ladder& at) { return makes(at, "mover", "new", R"(,"team":"crew")"); }, 403, "app:use on app/new",
         [](ladder& at) { return makes(at, "lead", "new", R"(,"team":"crew")"); }},
        {"another's reach: a unit's resource deleted", "standard", "", with_mover,
         [](ladder& at) { return deletes(at, "mover", "inside"); }, 403, "on app/inside",
         [](ladder& at) { return deletes(at, "peer", "inside"); }},
        {"another's reach: where nobody has more", "standard", "", with_mover,
         [](ladder& at) { return changes(at, "mover", id_of(at, "one"), R"({"team":"crew"})"); }, 403, "app:use on app/one",
         [](ladder& at) { return changes(at, "mover", id_of(at, "one"), R"({"parent":"app/free"})"); }},
        {"whoever stands above into a unit", "standard", "", with_unit, [](ladder& at) { return places(at, "lead", "admin"); },
         403, "this member has level", [](ladder& at) { return places(at, "lead", "plain"); }},
        {"units taken from a resource", "standard", "", with_unit,
         [](ladder& at) { return changes(at, "admin", id_of(at, "main"), R"({"units":[]})"); }, 403,
         "units that you are not in", [](ladder& at) { return changes(at, "peer", id_of(at, "main"), R"({"units":[]})"); }},
        {"units of a resource exchanged for none of his", "standard", "", with_unit,
         [](ladder& at) { return changes(at, "admin", id_of(at, "inside"), R"({"parent":""})"); }, 403,
         "units that you are not in", [](ladder& at) { return changes(at, "peer", id_of(at, "inside"), R"({"parent":""})"); }},
        {"a resource out of a unit's, under a free one", "standard", "", with_unit,
         [](ladder& at) { return changes(at, "admin", id_of(at, "inside"), R"({"parent":"app/free"})"); }, 403,
         "units that you are not in",
         [](ladder& at) { return changes(at, "peer", id_of(at, "inside"), R"({"parent":"app/free"})"); }},
        {"a unit's resource deleted, so that its name is free", "standard", "", with_unit,
         [](ladder& at) { return as(at, "admin", method::del, "/resources/" + id_of(at, "inside")); }, 403, "",
         [](ladder& at) { return as(at, "peer", method::del, "/resources/" + id_of(at, "inside")); }},
        {"a unit deleted that keeps him out", "standard", "", with_unit,
         [](ladder& at) { return as(at, "admin", method::del, "/units/berlin"); }, 409, "",
         [](ladder& at) { return as(at, "admin", method::del, "/units/rome"); }},
        {"a resource into the team that he has a role in", "standard", "", with_worker,
         [](ladder& at) { return changes(at, "worker", id_of(at, "two"), R"({"team":"crew"})"); }, 403, "counts there",
         [](ladder& at) { return changes(at, "admin", id_of(at, "two"), R"({"team":"crew"})"); }},
        {"a resource below one that he has a grant on", "standard", "", with_worker,
         [](ladder& at) { return changes(at, "worker", id_of(at, "two"), R"({"parent":"app/top"})"); }, 403,
         "grant of your own", [](ladder& at) { return changes(at, "admin", id_of(at, "two"), R"({"parent":"app/top"})"); }},
        {"a resource below one of his team", "standard", "", with_worker,
         [](ladder& at) { return changes(at, "worker", id_of(at, "two"), R"({"parent":"app/middle"})"); }, 403, "counts there",
         [](ladder& at) { return changes(at, "admin", id_of(at, "two"), R"({"parent":"app/middle"})"); }},
        {"a resource by the name that he has a role for", "standard", "", with_worker,
         [](ladder& at) { return changes(at, "worker", id_of(at, "two"), R"({"name":"one"})"); }, 403, "",
         [](ladder& at) { return changes(at, "admin", id_of(at, "two"), R"({"name":"three"})"); }},
        {"a new resource in his team", "standard", "", with_worker,
         [](ladder& at) { return as(at, "worker", post, "/resources", R"({"type":"app","name":"new","team":"crew"})"); }, 403,
         "counts there", [](ladder& at) { return as(at, "worker", post, "/resources", R"({"type":"app","name":"new"})"); }},
        {"a new resource below one that he has a grant on", "standard", "", with_worker,
         [](ladder& at) { return as(at, "worker", post, "/resources", R"({"type":"app","name":"new","parent":"app/top"})"); },
         403, "grant of your own",
         [](ladder& at) { return as(at, "admin", post, "/resources", R"({"type":"app","name":"new","parent":"app/top"})"); }},
        {"his grant's resource by a name that was another's", "standard", "",
         [](ladder& at) {
             with_worker(at);
             make_resource(at, "safe");
             at.must_make(method::del, at.resource_path("app", "safe"), "{}");
         },
         [](ladder& at) { return changes(at, "worker", id_of(at, "top"), R"({"name":"safe"})"); }, 403,
         "stood for something else", [](ladder& at) { return changes(at, "admin", id_of(at, "top"), R"({"name":"safe"})"); }},
        {"his team's resource by another name", "standard", "", with_worker,
         [](ladder& at) { return changes(at, "worker", id_of(at, "middle"), R"({"name":"safe"})"); }, 403, "counts there",
         [](ladder& at) { return changes(at, "admin", id_of(at, "middle"), R"({"name":"safe"})"); }},
        {"by another name, what lies below his grant's resource", "standard", "",
         [](ladder& at) {
             with_worker(at);
             make_resource(at, "below", R"(,"parent":"app/top")");
         },
         [](ladder& at) { return changes(at, "worker", id_of(at, "below"), R"({"name":"safe"})"); }, 403, "grant of your own",
         [](ladder& at) { return changes(at, "admin", id_of(at, "below"), R"({"name":"safe"})"); }},
        {"those above out of a resource, by units", "standard", "", with_arranger,
         [](ladder& at) { return changes(at, "arranger", id_of(at, "free"), R"({"units":["rome"]})"); }, 403,
         "would lose rights", [](ladder& at) { return changes(at, "owner", id_of(at, "free"), R"({"units":["rome"]})"); }},
        {"those above out of a resource, by its parent", "standard", "", with_arranger,
         [](ladder& at) { return changes(at, "arranger", id_of(at, "free"), R"({"parent":"app/closed"})"); }, 403,
         "would lose rights", [](ladder& at) { return changes(at, "arranger", id_of(at, "free"), R"({"parent":"app/top"})"); }},
        {"one above out of what lies below his grant", "standard", "", with_arranger,
         [](ladder& at) { return changes(at, "arranger", id_of(at, "below"), R"({"parent":""})"); }, 403, "would lose rights",
         [](ladder& at) { return changes(at, "admin", id_of(at, "below"), R"({"parent":""})"); }},
        {"one above out of his team's resource", "standard", "", with_arranger,
         [](ladder& at) { return changes(at, "arranger", id_of(at, "teams"), R"({"team":""})"); }, 403, "would lose rights",
         [](ladder& at) { return changes(at, "admin", id_of(at, "teams"), R"({"team":""})"); }},
        {"one above out of a resource, by its name", "standard", "", with_arranger,
         [](ladder& at) { return changes(at, "arranger", id_of(at, "named"), R"({"name":"other"})"); }, 403,
         "would lose rights", [](ladder& at) { return changes(at, "arranger", id_of(at, "granted"), R"({"name":"other"})"); }},
        {"a grant of one above, with its resource", "standard", "",
         [](ladder& at) {
             with_arranger(at);
             at.must_make(method::del, at.resource_path("app", "below"), "{}");
         },
         [](ladder& at) { return deletes(at, "arranger", "granted"); }, 403, "would lose rights",
         [](ladder& at) { return deletes(at, "arranger", "free"); }},
        {"what one above has by a team, with its resource", "standard", "", with_arranger,
         [](ladder& at) { return deletes(at, "arranger", "teams"); }, 403, "would lose rights",
         [](ladder& at) { return deletes(at, "admin", "teams"); }},
        {"those above out of a name, made again for few", "standard", "", with_arranger,
         [](ladder& at) { return makes(at, "arranger", "gone", R"(,"units":["rome"])"); }, 403, "would lose rights",
         [](ladder& at) { return makes(at, "arranger", "new", R"(,"units":["rome"])"); }},
    };
}

}  // namespace gatehouse::climbing
