#include "climbing/ladder.hpp"
#include "climbing/for_others.hpp"

#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "reference/evaluator.hpp"
#include "reference/read_world.hpp"

namespace gatehouse::climbing {
namespace {

using testing::must;

// What is asked of everybody: what the models' products do, and each family of the reserved service.
std::vector<std::string> asked_actions(const access::permission_model& model) {
    std::vector<std::string> all{"gatehouse:members:suspend",       "gatehouse:members:remove",  "gatehouse:roles:assign",
                                 "gatehouse:policies:write",        "gatehouse:billing:manage",  "gatehouse:people:erase",
                                 "gatehouse:connections:configure", "gatehouse:api-keys:hold",   "gatehouse:credentials:reset",
                                 "gatehouse:organization:change",   "gatehouse:teams:resources", "units:bypass"};
    for (const auto& one : model.permissions) all.push_back(one.action);
    return all;
}

struct place {
    std::string type, name;
};
std::vector<place> asked_places(const access::permission_model& model, const reference::world& in) {
    std::vector<place> all{{"organization", "here"}};
    for (const auto& one : in.resources) all.push_back({one.type, one.name});
    all.push_back({model.resource_types.front().name, "main"});
    return all;
}

}  // namespace

ladder::ladder(std::string model, std::string_view plan) : admin_door(std::move(model), plan) {
    people_.emplace("owner", add_member("owner", true));
}

const member_id& ladder::person(const std::string& name) {
    if (const auto known = people_.find(name); known != people_.end()) return known->second;
    return people_.emplace(name, add_member(name)).first->second;
}

const member_id& ladder::with_role(const std::string& name, std::string_view role, time_window window, role_scope scope) {
    const auto& who = person(name);
    assign(principal_kind::member, who.text(), role, window, scope);
    return who;
}

std::string ladder::statement(const std::string& effect, const std::vector<std::string>& actions,
                              const std::string& conditions) const {
    std::string list;
    for (const auto& one : actions) list += (list.empty() ? "" : ",") + json_text(one);
    const auto prefix = model().prefix + ":" + model().product;
    const bool reserved = actions.front().starts_with("gatehouse:");
    return R"({"effect":)" + json_text(effect) + R"(,"actions":[)" + list + R"(],"resources":[")" + prefix + ":" +
           (reserved ? "gatehouse" : "*") + R"(:{org_id}:*"])" + (conditions.empty() ? "" : R"(,"conditions":)" + conditions) +
           "}";
}

void ladder::make_policy(const std::string& slug, const std::string& statements) {
    must_make(method::post, "/policies", body({{"slug", json_text(slug)}, {"statements", statements}}));
}

void ladder::make_role(const std::string& slug, int level, const std::vector<std::string>& actions, const std::string& more) {
    must_make(method::post, "/roles",
              R"({"slug":)" + json_text(slug) + R"(,"scopes":["org","team",")" + model().resource_types.front().name +
                  R"("],"level":)" + std::to_string(level) + more + "}");
    std::string list;
    for (const auto& one : actions) list += (list.empty() ? "" : ",") + statement("allow", {one});
    if (list.empty()) return;
    make_policy(slug + "-work", "[" + list + "]");
    must_make(method::post, "/roles/" + slug + "/policies", body({{"policy", json_text(slug + "-work")}}));
}

std::string ladder::must_make(method verb, const std::string& path, const std::string& body) {
    const auto answer = as_operator(verb, path, body);
    BOOST_TEST_REQUIRE(answer.status / 100 == 2, path << " " << body << ": " << answer.body);
    const auto content = testing::json_of(answer);
    const value* id = content.find("id");
    return id ? std::string(id->text()) : std::string();
}

void ladder::must_do(const step& what) {
    const auto answer = take(what);
    BOOST_TEST_REQUIRE(answer.status / 100 == 2, what.path << " " << what.body << ": " << answer.body);
}

std::string ladder::assignment_of(const std::string& name, std::string_view role_slug) {
    const auto id = role(role_slug);
    const auto& who = person(name);
    const auto rows = must(read<std::vector<assignment>>(
        [&](tenant_transaction& tx) { return assignment_repository(tx).of(principal_kind::member, who.text()); }));
    for (const auto& row : rows)
        if (row.role == id) return std::string(row.id.text());
    throw std::runtime_error("no such assignment");
}

std::string ladder::must_team(std::string_view slug) {
    return std::string(must(read<team>([&](tenant_transaction& tx) { return team_repository(tx).find_slug(slug); })).id.text());
}

std::string ladder::team_assignment(std::string_view slug) {
    const auto team = must_team(slug);
    return std::string(must(read<std::vector<assignment>>([&](tenant_transaction& tx) {
                           return assignment_repository(tx).of(principal_kind::team, team);
                       }))
                           .front()
                           .id.text());
}

std::string ladder::resource_path(std::string_view type, std::string_view name) {
    return "/resources/" + must(read<std::string>([&](tenant_transaction& tx) -> result<std::string> {
               const auto found = resource_repository(tx).find_named(type, name);
               if (!found) return found.error();
               return std::string(found->id.text());
           }));
}

std::string ladder::connection_path() {
    const auto all =
        must(read<std::vector<connection>>([](tenant_transaction& tx) { return connection_repository(tx).list(); }));
    return "/connections/" + std::string(all.front().id.text());
}

std::string ladder::protected_rule() {
    const auto id = connection_path().substr(std::string_view("/connections/").size());
    const auto group = must(read<std::optional<gatehouse::group>>(
        [&](tenant_transaction& tx) { return group_repository(tx).find_by_name(connection_id::trusted(id), "staff"); }));
    return body({{"connection", json_text(id)},
                 {"by", json_text("id")},
                 {"group", id_text(group.value().id)},
                 {"roles", R"(["admin"])"},
                 {"approved", "true"}});
}

std::string ladder::named(std::string text) {
    const auto open = text.find("{"), shut = text.find("}");
    if (open == std::string::npos || shut == open + 1 || text[open + 1] == '"') return text;
    const std::string who(person(text.substr(open + 1, shut - open - 1)).text());
    return text.replace(open, shut - open + 1, who);
}

ladder::handled ladder::request_of(const step& what) {
    std::vector<http::header> headers;
    if (what.who && what.by_key) {
        headers = {{"Authorization", "Bearer " + std::string(api_key(*what.who, what.scope).text.reveal())}};
    } else if (what.who) {
        const session_facts facts{*what.who, {}, {}, {}, {}, {}, {}, data.clock.now(), true, {}, {}, {}};
        const auto cookie = protocol::session_cookie_name(place) + "=" + std::string(session(facts).text.reveal());
        headers = {{"Cookie", cookie},
                   {"Origin", std::string(place.text())},
                   {"Content-Type", "application/json"},
                   {"X-Gatehouse-Csrf", "1"}};
    }
    auto made = addressed(what.who ? door : socket, what.verb, what.path, std::move(headers), what.body);
    const auto* handler = &handler_of(what.who ? public_routes : socket_routes, made);
    return {handler, std::move(made)};
}

http::response ladder::take(const step& what) {
    const auto [handler, made] = request_of(what);
    return run(*handler, made);
}

std::function<http::response()> ladder::prepared_to_take(const step& what) {
    return [this, made = request_of(what)] { return run(*made.first, made.second); };
}

protocol::answer ladder::asked(const step& what) {
    const auto [handler, made] = request_of(what);
    return (*handler)(made);
}

reference::world ladder::world_now() {
    std::optional<reference::world> seen;
    must(data->read(organization(), [&](tenant_transaction& tx) -> result<void> {
        seen = reference::read_world(tx, model());
        return {};
    }));
    return *std::move(seen);
}

rights ladder::rights_now(const std::optional<member_id>& only) { return rights_in(world_now(), only); }

rights ladder::rights_in(const reference::world& seen, const std::optional<member_id>& only) {
    rights all;
    reference::coverage aside;
    for (const auto& who : seen.members) {
        if (only && who.id != only->text()) continue;
        for (const auto& where : asked_places(model(), seen))
            for (const auto& action : asked_actions(model()))
                for (const auto& [when, ms] : {std::pair{"now", std::int64_t{0}}, std::pair{"in forty days", later_ms}}) {
                    const reference::query asked{who.id, {}, action, where.type, where.name, {}, {}};
                    const auto judged = evaluate(seen, asked, data.clock.now().ms + ms, reference::fault::none, aside);
                    all[who.id + " " + action + " on " + where.type + "/" + where.name + " " + when] = judged.allowed;
                }
    }
    return all;
}

std::string json_text(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string body(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::string all;
    for (const auto& [name, content] : members) all += (all.empty() ? "" : ",") + json_text(name) + ":" + content;
    return "{" + all + "}";
}

void walk(const road& one) {
    ladder at(std::string(one.model), one.plan);
    if (one.prepare) one.prepare(at);
    const auto climb = one.climb(at);
    const auto before = at.rights_now();
    const auto recorded = at.refusals_recorded();
    const auto answer = at.take(climb);
    BOOST_TEST(answer.status == one.status, answer.body);
    BOOST_TEST(answer.body.find(one.says) != std::string::npos, answer.body);
    BOOST_TEST(at.refusals_recorded() == recorded + (one.status == 403 ? 1 : 0));
    for (const auto& [what, allowed] : at.rights_now()) {
        const auto was = before.find(what);
        BOOST_TEST((was != before.end() && was->second == allowed), "changed by a refusal: " << what);
    }
    const auto twin = one.twin(at);
    const auto first = look(at);
    const auto done = at.take(twin);
    BOOST_TEST(done.status / 100 == 2, "the twin: " << done.body);
    if (!twin.who) return;
    const auto after = look(at);
    for (const auto& [what, allowed] : after.all) {
        const auto was = first.all.find(what);
        const bool gained = allowed && was != first.all.end() && !was->second;
        BOOST_TEST(!(gained && what.starts_with(std::string(twin.who->text()))), "the twin brings its own maker " << what);
    }
    const auto beyond = gained_beyond(first, after, *twin.who, at.data.clock.now());
    BOOST_TEST(beyond.empty(), "the twin brings another what its maker could not hand out: " << beyond);
}

}  // namespace gatehouse::climbing
