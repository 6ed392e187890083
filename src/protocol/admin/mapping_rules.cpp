#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "climbing.hpp"
#include "connection_view.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string_view word(mapping_rule::by_kind by) {
    return by == mapping_rule::by_kind::id ? "id" : by == mapping_rule::by_kind::name ? "name" : "pattern";
}

result<void> write_given(json_writer& out, tenant_transaction& tx, const mapping_rule& rule) {
    out.name("roles").begin_array();
    for (const auto& gives : rule.roles) {
        const auto found = role_repository(tx).find(gives.role);
        if (!found) return found.error();
        out.begin_object().member("role", found->slug).member("scope", scope_text(gives.scope)).end_object();
    }
    out.end_array().name("teams").begin_array();
    for (const auto& id : rule.teams) {
        const auto found = team_repository(tx).find(id);
        if (!found) return found.error();
        out.string(found->slug);
    }
    out.end_array();
    return {};
}

result<void> write_rule(json_writer& out, tenant_transaction& tx, const mapping_rule& rule) {
    out.begin_object();
    write_id(out, "id", rule.id).member("position", rule.position);
    write_id(out, "connection", rule.connection);
    out.member("source", rule.from == mapping_rule::origin::scim ? "scim" : "saml").member("by", word(rule.by));
    out.member("group", rule.text).member("enabled", rule.enabled);
    if (auto written = write_given(out, tx, rule); !written) return written;
    if (rule.approved_by) out.member("approved_by", *rule.approved_by);
    out.end_object();
    return {};
}

struct wanted_rule {
    std::string connection, source, by, group;
    std::vector<std::string> roles, teams;
    std::string scope;
    bool approved = false;
};

wanted_rule read_wanted(body_reader& body) {
    wanted_rule wanted{body.text("connection"),      body.text_or("source", "scim"),
                       body.text_or("by", "name"),   body.text("group"),
                       body.texts("roles"),          body.texts("teams"),
                       body.text_or("scope", "org"), body.flag_or("approved", false)};
    if (wanted.source != "scim" && wanted.source != "saml") body.fail(errc::invalid_value, "source is scim or saml");
    if (wanted.by == "pattern")
        body.fail(errc::not_supported, "mapping rules by pattern are not supported by this version");
    else if (wanted.by != "id" && wanted.by != "name")
        body.fail(errc::invalid_value, "by is id or name");
    return wanted;
}

result<mapping_rule> resolve(call& made, const wanted_rule& wanted) {
    const auto connection = connection_id::parse(wanted.connection);
    if (!connection) return connection.error();
    if (const auto known = connection_repository(made.tx).get(*connection); !known) return known.error();
    mapping_rule rule{made.tx.new_id<mapping_rule_id>(),
                      *connection,
                      wanted.source == "scim" ? mapping_rule::origin::scim : mapping_rule::origin::saml,
                      wanted.by == "id" ? mapping_rule::by_kind::id : mapping_rule::by_kind::name,
                      wanted.group,
                      true,
                      {},
                      0,
                      {},
                      {}};
    const auto scope = read_scope(made, wanted.scope);
    if (!scope) return scope.error();
    for (const auto& slug : wanted.roles) {
        const auto given = find_role(made.tx, slug);
        if (!given) return given.error();
        if (auto may = check_assignable(made, *given); !may) return may.error();
        rule.roles.push_back({given->id, *scope});
    }
    for (const auto& name : wanted.teams) {
        const auto found = find_team(made.tx, name);
        if (!found) return make_error(errc::invalid_value, "there is no team " + name);
        rule.teams.push_back(found->id);
    }
    return rule;
}

// What the rule gives, its teams' roles counted.
result<std::vector<mapped_role>> given_by(call& made, const mapping_rule& rule) {
    std::vector<mapped_role> all = rule.roles;
    for (const auto& id : rule.teams) {
        const auto of_team = assignment_repository(made.tx).of(principal_kind::team, id.text());
        if (!of_team) return of_team.error();
        for (const auto& one : *of_team) {
            const auto given = role_repository(made.tx).find(one.role);
            if (!given) return given.error();
            if (auto may = check_assignable(made, *given); !may) return may.error();
            all.push_back({one.role, one.scope});
        }
    }
    return all;
}

// A rule of a connection through which the caller comes may reach the caller today or at the next push: what it gives must be
// held already.
result<void> check_rule_gain(call& made, const mapping_rule& rule) {
    const auto given = given_by(made, rule);
    if (!given) return given.error();
    if (made.from.is_operator()) return {};
    const auto links = link_repository(made.tx).of_member(*made.from.who->member);
    if (!links) return links.error();
    for (const auto& one : *links)
        if (one.connection == rule.connection) return check_no_gain(made, *given);
    return {};
}

// Approval is a second administrator's; here that is the operator, whose word on the server's own machine is recorded.
result<void> approve(call& made, const wanted_rule& wanted, mapping_rule& rule) {
    if (!wanted.approved) return {};
    if (!made.from.is_operator())
        return make_error(errc::forbidden,
                          "a rule is approved by a second administrator; this version takes the operator's approval only");
    rule.approved_by = made.from.by.actor;
    return {};
}

result<http::response> add(call& made, const wanted_rule& wanted) {
    if (auto may = check_configurer(made); !may) return may.error();
    auto rule = resolve(made, wanted);
    if (!rule) return rule.error();
    if (auto safe = check_rule_gain(made, *rule); !safe) return safe.error();
    if (auto approved = approve(made, wanted, *rule); !approved) return approved.error();
    const auto* model = model_of(made);
    if (!model) return make_error(errc::not_supported, "the organization's permission model is not loaded");
    const auto added = access::add_mapping_rule(made.tx, made.from.by, *model, *rule);
    if (!added) return added.error();
    const auto stored = mapping_repository(made.tx).find(*added);
    if (!stored) return stored.error();
    std::string body;
    json_writer out(body);
    if (auto written = write_rule(out, made.tx, *stored); !written) return written.error();
    return json_answer(201, std::move(body));
}

}  // namespace

result<http::response> list_mapping_rules(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rules = mapping_repository(made.tx).list();
    if (!rules) return rules.error();
    const auto next = page_of_all(*rules, *asked);
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& rule : *rules)
        if (auto written = write_rule(out, made.tx, rule); !written) return written.error();
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<writing> add_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_rule wanted = read_wanted(body);
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return add(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
