#include "reference/read_world.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse::reference {
namespace {

value parsed(std::string_view json) {
    auto found = parse_json(json);
    if (!found) throw std::runtime_error("no JSON: " + std::string(json));
    return *std::move(found);
}

std::vector<std::string> texts(const value* list) {
    std::vector<std::string> all;
    if (list && list->if_array())
        for (const value& one : *list->if_array()) all.emplace_back(one.text());
    return all;
}
std::vector<std::string> texts(std::string_view json) {
    const value list = parsed(json);
    return texts(&list);
}

int minute_of(std::string_view clock) {
    const std::string text(clock);
    return std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2));
}

std::vector<condition::term> terms_of(const value& conditions) {
    std::vector<condition::term> all;
    for (const auto& [name, content] : *conditions.if_object()) {
        condition::term one;
        if (name == "mfa") {
            if (!*content.if_boolean()) one = {condition::about::negation, {}, {}, 0, 0, {{condition::about::mfa}}};
        } else if (name == "time") {
            one = {condition::about::time, std::string(content.find("zone")->text()), texts(content.find("days")),
                   minute_of(content.find("from")->text()), minute_of(content.find("to")->text())};
        } else if (name == "ip") {
            one = {condition::about::address, {}, texts(&content)};
        } else if (name == "attributes") {
            for (const auto& [path, values] : *content.if_object())
                all.push_back({condition::about::attribute, path, texts(&values)});
            continue;
        } else if (name == "switch") {
            one = {condition::about::turned, std::string(content.text())};
        } else if (name == "not") {
            one = {condition::about::negation, {}, {}, 0, 0, terms_of(content)};
        } else {
            throw std::runtime_error("a condition that the reference does not know: " + name);
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<statement> statements_of(std::string_view json) {
    std::vector<statement> all;
    const value list = parsed(json);
    for (const value& one : *list.if_array()) {
        const auto effect = one.find("effect")->text();
        statement made{effect == "allow"  ? statement::kind::allow
                       : effect == "deny" ? statement::kind::deny
                                          : statement::kind::delegate,
                       texts(one.find("actions")), texts(one.find("resources"))};
        if (const value* conditions = one.find("conditions")) made.when.terms = terms_of(*conditions);
        all.push_back(std::move(made));
    }
    return all;
}

// "title" as "title", what lies in an extension's object as "urn:…:department".
std::map<std::string, std::string> attributes_of(std::string_view document) {
    std::map<std::string, std::string> all;
    const value content = parsed(document);
    for (const auto& [name, one] : *content.if_object()) {
        if (const auto* text = one.if_string()) all[name] = *text;
        if (const auto* inner = one.if_object())
            for (const auto& [part, text] : *inner)
                if (text.if_string()) all[name + ":" + part] = *text.if_string();
    }
    return all;
}

template <class T> std::size_t place_of(const std::vector<T>& all, std::string_view id) {
    const auto found = std::ranges::find(all, id, [](const T& one) { return std::string_view(one.id); });
    if (found == all.end()) throw std::runtime_error("a row names another that is not there: " + std::string(id));
    return static_cast<std::size_t>(found - all.begin());
}
template <class T> T* having(std::vector<T>& all, std::string_view id) {
    const auto found = std::ranges::find(all, id, [](const T& one) { return std::string_view(one.id); });
    return found == all.end() ? nullptr : &*found;
}

class reading : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    using row = const sql_row&;

    world read(const access::permission_model& model) {
        world made;
        facts(made, model);
        people(made);
        groups(made);
        sessions(made);
        roles(made, model);
        rules(made);
        resources(made);
        return made;
    }

private:
    void each(std::string_view text, const std::function<void(row)>& visit) {
        const sql_value own{org()};
        const auto done =
            sql().run_built("/* a test */ " + std::string(text), std::span(&own, 1), [&](row one) -> result<void> {
                visit(one);
                return {};
            });
        if (!done) throw std::runtime_error(done.error().detail);
    }
    static window window_of(row one, int column) { return {one.optional_integer(column), one.optional_integer(column + 1)}; }

    void facts(world& made, const access::permission_model& model) {
        made.one_role = model.one_role_per_scope;
        made.model = {static_cast<int>(model.protected_level), {}, {}};
        for (const auto& type : model.resource_types) made.model.services.emplace_back(type.name, type.service);
        for (const auto& plan : model.plans) made.model.plans.push_back({plan.slug, plan.custom_roles});
        each("SELECT plan, status FROM organization WHERE number = $1", [&](row one) {
            made.plan = one.string(0);
            made.active = one.text(1) == "active";
        });
    }
    void people(world& made) {
        each("SELECT id FROM unit WHERE org = $1", [&](row one) { made.units.push_back(one.string(0)); });
        each("SELECT id, status, holds, access_begins_at, access_ends_at, owner FROM member WHERE org = $1 ORDER BY id",
             [&](row one) {
                 made.members.push_back({one.string(0),
                                         one.string(1),
                                         static_cast<int>(one.integer(2)),
                                         one.optional_integer(3),
                                         one.optional_integer(4),
                                         one.flag(5),
                                         {}});
             });
        each("SELECT member, unit FROM member_unit WHERE org = $1",
             [&](row one) { having(made.members, one.text(0))->units.insert(one.string(1)); });
        each("SELECT id, state FROM connection WHERE org = $1", [&](row one) {
            made.connections.push_back({one.string(0), one.string(1)});
        });
        each("SELECT id, connection, member, authority, active, document FROM link WHERE org = $1", [&](row one) {
            made.links.push_back(
                {one.string(0), one.string(1), one.string(2), one.flag(3), one.flag(4), attributes_of(one.text(5))});
        });
        each("SELECT member, name, is_on FROM access_switch WHERE org = $1", [&](row one) {
            made.switches[{one.string(0), one.string(1)}] = one.flag(2);
        });
    }
    void groups(world& made) {
        each("SELECT id, connection, origin FROM directory_group WHERE org = $1", [&](row one) {
            made.groups.push_back({one.string(0), one.string(1), one.text(2) == "claim", {}, {}});
        });
        each("SELECT group_id, member, kind FROM group_member WHERE org = $1", [&](row one) {
            auto* in = having(made.groups, one.text(0));
            (one.text(2) == "user" ? in->links : in->groups).insert(one.string(1));
        });
        each("SELECT connection, member, group_id, until FROM claim_membership WHERE org = $1", [&](row one) {
            made.kept.push_back({one.string(0), one.string(1), one.string(2), one.integer(3)});
        });
        each("SELECT id, slug FROM team WHERE org = $1", [&](row one) {
            made.teams.push_back({one.string(0), one.string(1)});
        });
        each("SELECT team, member, source_id, not_before, expires_at FROM team_member WHERE org = $1", [&](row one) {
            made.memberships.push_back({one.string(0), one.string(1), one.string(2), window_of(one, 3)});
        });
    }
    void sessions(world& made) {
        each("SELECT id, member, COALESCE(connection, ''), mfa FROM session WHERE org = $1 AND ended IS NULL", [&](row one) {
            made.sessions.push_back({one.string(0), one.string(1), one.string(2), one.flag(3), {}});
        });
        each("SELECT session, group_id FROM session_claim WHERE org = $1", [&](row one) {
            if (auto* shown = having(made.sessions, one.text(0))) shown->claims.insert(one.string(1));
        });
    }
    void roles(world& made, const access::permission_model& model) {
        each("SELECT id, slug, default_version FROM policy WHERE org = $1", [&](row one) {
            made.policies.push_back({one.string(0), one.string(1), {}, static_cast<std::size_t>(one.integer(2) - 1)});
        });
        each("SELECT policy, number, statements FROM policy_version WHERE org = $1 ORDER BY number",
             [&](row one) { having(made.policies, one.text(0))->versions.push_back(statements_of(one.text(2))); });
        each("SELECT id, slug, level, built_in, deprecated, ceiling, plans FROM role WHERE org = $1 ORDER BY slug",
             [&](row one) {
                 made.roles.push_back({one.string(0),
                                       one.string(1),
                                       static_cast<int>(one.integer(2)),
                                       one.flag(3),
                                       one.flag(4),
                                       texts(one.text(5)),
                                       texts(one.text(6)),
                                       {}});
             });
        const auto rank = [&](const role& one) {
            return one.slug == model.owner_role ? 0 : one.slug == model.default_role ? 1 : 2;
        };
        std::ranges::stable_sort(made.roles, {}, rank);
        each("SELECT role, policy FROM role_policy WHERE org = $1",
             [&](row one) { having(made.roles, one.text(0))->policies.push_back(place_of(made.policies, one.text(1))); });
        each(
            "SELECT id, principal_kind, principal, role, scope_kind, scope_id, source_id, not_before, expires_at"
            " FROM assignment WHERE org = $1",
            [&](row one) {
                made.assignments.push_back({one.string(0),
                                            one.text(1) == "team",
                                            one.string(2),
                                            place_of(made.roles, one.text(3)),
                                            {one.string(4), one.string(5)},
                                            one.string(6),
                                            window_of(one, 7)});
            });
    }
    void rules(world& made) {
        each("SELECT id, connection, source, by_kind, enabled, approved_by, position FROM mapping_rule WHERE org = $1",
             [&](row one) {
                 made.rules.push_back({one.string(0),
                                       one.string(1),
                                       one.text(2) == "saml",
                                       one.text(3) == "id",
                                       one.flag(4),
                                       !one.is_null(5),
                                       static_cast<int>(one.integer(6)),
                                       {},
                                       {},
                                       {},
                                       {}});
             });
        each("SELECT rule, role, scope_kind, scope_id FROM mapping_rule_role WHERE org = $1", [&](row one) {
            having(made.rules, one.text(0))
                ->roles.push_back({place_of(made.roles, one.text(1)), {one.string(2), one.string(3)}});
        });
        each("SELECT rule, team FROM mapping_rule_team WHERE org = $1",
             [&](row one) { having(made.rules, one.text(0))->teams.insert(one.string(1)); });
        each("SELECT rule, group_id FROM rule_binding WHERE org = $1",
             [&](row one) { having(made.rules, one.text(0))->bound.insert(one.string(1)); });
        each("SELECT rule, member FROM rule_holder WHERE org = $1 AND held = 1",
             [&](row one) { having(made.rules, one.text(0))->held.insert(one.string(1)); });
    }
    void resources(world& made) {
        each("SELECT id, type, external_name, parent, team FROM resource WHERE org = $1", [&](row one) {
            made.resources.push_back({one.string(0),
                                      one.string(1),
                                      one.string(2),
                                      one.optional_string(3).value_or(""),
                                      one.optional_string(4).value_or(""),
                                      {}});
        });
        each("SELECT resource, unit FROM resource_unit WHERE org = $1",
             [&](row one) { having(made.resources, one.text(0))->units.insert(one.string(1)); });
        each(
            "SELECT id, principal_kind, principal, resource, permissions, not_before, expires_at FROM \"grant\" WHERE org = $1",
            [&](row one) {
                const auto permissions = texts(one.text(4));
                made.grants.push_back({one.string(0),
                                       one.text(1) == "team",
                                       one.string(2),
                                       one.string(3),
                                       {permissions.begin(), permissions.end()},
                                       window_of(one, 5)});
            });
    }
};

}  // namespace

world read_world(tenant_transaction& tx, const access::permission_model& model) { return reading(tx).read(model); }

}  // namespace gatehouse::reference
