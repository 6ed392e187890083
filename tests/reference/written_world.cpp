#include "reference/written_world.hpp"

#include <initializer_list>
#include <stdexcept>

namespace gatehouse::reference {
namespace {

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string list(const auto& texts) {
    std::string json;
    for (const auto& one : texts) json += (json.empty() ? "" : ",") + quoted(one);
    return "[" + json + "]";
}

std::string clock_text(int minute) {
    const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return quoted(two(minute / 60) + ":" + two(minute % 60));
}

std::string to_json(const std::vector<condition::term>& terms);

std::string to_json(const condition::term& term) {
    switch (term.what) {
        case condition::about::mfa: return R"("mfa":true)";
        case condition::about::time:
            return R"("time":{"zone":)" + quoted(term.name) + (term.values.empty() ? "" : ",\"days\":" + list(term.values)) +
                   ",\"from\":" + clock_text(term.from) + ",\"to\":" + clock_text(term.to) + "}";
        case condition::about::address: return "\"ip\":" + list(term.values);
        case condition::about::attribute: return "\"attributes\":{" + quoted(term.name) + ":" + list(term.values) + "}";
        case condition::about::turned: return "\"switch\":" + quoted(term.name);
        case condition::about::negation: return "\"not\":" + to_json(term.negated);
    }
    return "";
}

std::string to_json(const std::vector<condition::term>& terms) {
    std::string json;
    for (const auto& one : terms) json += (json.empty() ? "" : ",") + to_json(one);
    return "{" + json + "}";
}

std::string to_json(const std::vector<statement>& all) {
    constexpr const char* effects[] = {"allow", "deny", "delegate"};
    std::string json;
    for (const auto& one : all)
        json += (json.empty() ? "" : ",") + ("{\"effect\":" + quoted(effects[static_cast<int>(one.effect)])) +
                ",\"actions\":" + list(one.actions) + ",\"resources\":" + list(one.resources) +
                (one.when.terms.empty() ? "" : ",\"conditions\":" + to_json(one.when.terms)) + "}";
    return "[" + json + "]";
}

// The document of a link: attributes of an extension lie in an object that has the schema's name.
std::string document(const link& one) {
    std::string json = "\"userName\":" + quoted(one.id);
    for (const auto& [path, content] : one.attributes) {
        const auto colon = path.rfind(':');
        json += "," + (colon == std::string::npos ? quoted(path) + ":" + quoted(content)
                                                  : quoted(path.substr(0, colon)) + ":{" + quoted(path.substr(colon + 1)) +
                                                        ":" + quoted(content) + "}");
    }
    return "{" + json + "}";
}

sql_value or_null(const std::string& text) { return text.empty() ? sql_value(nullptr) : sql_value(text); }

class rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    void people(const world& made) {
        run("/* a test */ UPDATE organization SET plan = $2, status = $3 WHERE number = $1",
            {org(), made.plan, made.active ? "active" : "disabled"});
        for (const auto& unit : made.units)
            run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, $2, $2, $2, '')", {org(), unit});
        for (const auto& one : made.members) member(one);
        for (const auto& one : made.connections)
            run("INSERT INTO connection (org, id, name, name_fold, state, created, modified) VALUES ($1, $2, $2, $2, $3, 0, 0)",
                {org(), one.id, one.state});
        for (const auto& one : made.links) {
            const std::string json = document(one);
            run("INSERT INTO link (org, id, connection, member, authority, user_name, user_name_fold, active, document,"
                " version, created, modified) VALUES ($1, $2, $3, $4, $5, $2, $2, $6, $7, 1, 0, 0)",
                {org(), one.id, one.connection, one.member, one.authority, one.active, json});
        }
        for (const auto& [whose, on] : made.switches)
            run("INSERT INTO access_switch (org, member, name, is_on, since) VALUES ($1, $2, $3, $4, 0)",
                {org(), whose.first, whose.second, on});
    }
    void groups(const world& made) {
        for (const auto& one : made.groups)
            run("INSERT INTO directory_group (org, id, connection, display_name, display_name_fold, origin, document, version,"
                " created, modified) VALUES ($1, $2, $3, $2, $2, $4, '{}', 1, 0, 0)",
                {org(), one.id, one.connection, one.claimed ? "claim" : "scim"});
        for (const auto& one : made.groups) {
            for (const auto& link : one.links) join(one.id, link, "user");
            for (const auto& inner : one.groups) join(one.id, inner, "group");
        }
        for (const auto& one : made.kept)
            run("INSERT INTO claim_membership (org, connection, member, group_id, seen_at, until) VALUES ($1, $2, $3, $4, 0, "
                "$5)",
                {org(), one.connection, one.member, one.group, one.until});
        for (const auto& one : made.sessions) session(one);
        for (const auto& one : made.teams)
            run("INSERT INTO team (org, id, slug, slug_fold, name) VALUES ($1, $2, $3, $3, '')", {org(), one.id, one.slug});
        for (const auto& one : made.memberships)
            run("INSERT INTO team_member (org, team, member, source_kind, source_id, not_before, expires_at, since)"
                " VALUES ($1, $2, $3, 'direct', $4, $5, $6, 0)",
                {org(), one.team, one.member, one.source, one.in.opens, one.in.ends});
    }
    void roles(const world& made) {
        for (const auto& one : made.policies) policy(one);
        for (const auto& one : made.roles) role(one, made);
        for (const auto& one : made.assignments)
            run("INSERT INTO assignment (org, id, principal_kind, principal, role, scope_kind, scope_id, source_kind, "
                "source_id,"
                " not_before, expires_at, since) VALUES ($1, $2, $3, $4, $5, $6, $7, 'direct', $8, $9, $10, 0)",
                {org(), one.id, one.to_team ? "team" : "member", one.principal, made.roles[one.role].id, one.where.kind,
                 one.where.id, one.source, one.in.opens, one.in.ends});
        for (const auto& one : made.rules) rule(one, made);
    }
    void resources(const world& made) {
        for (const auto& one : made.resources) {
            run("INSERT INTO resource (org, id, type, external_name, parent, team) VALUES ($1, $2, $3, $4, $5, $6)",
                {org(), one.id, one.type, one.name, or_null(one.parent), or_null(one.team)});
            for (const auto& unit : one.units)
                run("INSERT INTO resource_unit (org, resource, unit) VALUES ($1, $2, $3)", {org(), one.id, unit});
        }
        for (const auto& one : made.grants) {
            const std::string permissions = list(one.permissions);
            run("INSERT INTO \"grant\" (org, id, principal_kind, principal, resource, permissions, not_before, expires_at, "
                "since)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
                {org(), one.id, one.to_team ? "team" : "member", one.principal, one.resource, permissions, one.in.opens,
                 one.in.ends});
        }
    }

private:
    void run(std::string_view text, std::initializer_list<sql_value> values) {
        if (const auto done = sql().run(text, values); !done) throw std::runtime_error(done.error().detail);
    }
    void member(const reference::member& one) {
        run("INSERT INTO member (org, id, status, holds, access_begins_at, access_ends_at, owner, since)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
            {org(), one.id, one.status, one.holds, one.access_begins, one.access_ends, one.owner});
        for (const auto& unit : one.units)
            run("INSERT INTO member_unit (org, member, unit, since) VALUES ($1, $2, $3, 0)", {org(), one.id, unit});
    }
    void join(const std::string& group, const std::string& who, std::string_view kind) {
        run("INSERT INTO group_member (org, group_id, member, kind, since) VALUES ($1, $2, $3, $4, 0)",
            {org(), group, who, kind});
    }
    void session(const reference::session& one) {
        run("INSERT INTO session (org, id, mac, key_id, member, connection, member_epoch, connection_epoch, organization_epoch,"
            " generation, created, expires, last_used, mfa) VALUES ($1, $2, '', '', $3, $4, 1, 1, 1, 1, 0, $5, 0, $6)",
            {org(), one.id, one.member, one.connection, tx().now() + 86'400'000, one.mfa});
        for (const auto& group : one.claims)
            run("INSERT INTO session_claim (org, session, group_id) VALUES ($1, $2, $3)", {org(), one.id, group});
    }
    void policy(const reference::policy& one) {
        run("INSERT INTO policy (org, id, slug, slug_fold, name, built_in, default_version) VALUES ($1, $2, $3, $3, '', 0, $4)",
            {org(), one.id, one.slug, static_cast<std::int64_t>(one.in_force + 1)});
        for (std::size_t i = 0; i < one.versions.size(); ++i) {
            const std::string json = to_json(one.versions[i]);
            run("INSERT INTO policy_version (org, policy, number, statements, by, at) VALUES ($1, $2, $3, $4, '', 0)",
                {org(), one.id, static_cast<std::int64_t>(i + 1), json});
        }
    }
    void role(const reference::role& one, const world& made) {
        const std::string ceiling = list(one.ceiling), plans = list(one.plans);
        run("INSERT INTO role (org, id, slug, slug_fold, name, level, built_in, ceiling, plans, scopes, deprecated)"
            " VALUES ($1, $2, $3, $3, '', $4, $5, $6, $7, '[\"org\",\"team\",\"doc\",\"box\"]', $8)",
            {org(), one.id, one.slug, one.level, one.built_in, ceiling, plans, one.deprecated});
        for (const auto index : one.policies)
            run("INSERT INTO role_policy (org, role, policy, since) VALUES ($1, $2, $3, 0)",
                {org(), one.id, made.policies[index].id});
    }
    void rule(const mapping_rule& one, const world& made) {
        run("INSERT INTO mapping_rule (org, id, connection, source, by_kind, text, text_fold, enabled, approved_by, position,"
            " created) VALUES ($1, $2, $3, $4, $5, $2, $2, $6, $7, $8, 0)",
            {org(), one.id, one.connection, one.saml ? "saml" : "scim", one.by_id ? "id" : "name", one.enabled,
             one.approved ? sql_value("somebody") : sql_value(nullptr), one.position});
        for (const auto& given : one.roles)
            run("INSERT INTO mapping_rule_role (org, rule, role, scope_kind, scope_id) VALUES ($1, $2, $3, $4, $5)"
                " ON CONFLICT DO NOTHING",
                {org(), one.id, made.roles[given.role].id, given.where.kind, given.where.id});
        for (const auto& team : one.teams)
            run("INSERT INTO mapping_rule_team (org, rule, team) VALUES ($1, $2, $3)", {org(), one.id, team});
        for (const auto& group : one.bound)
            run("INSERT INTO rule_binding (org, group_id, rule, bound_by, since) VALUES ($1, $2, $3, '', 0)",
                {org(), group, one.id});
        for (const auto& who : one.held)
            run("INSERT INTO rule_holder (org, rule, member, since, held) VALUES ($1, $2, $3, 0, 1)", {org(), one.id, who});
    }
};

}  // namespace

const std::array<void (*)(tenant_transaction&, const world&), 4> slices_of_a_world{
    [](tenant_transaction& tx, const world& made) { rows(tx).people(made); },
    [](tenant_transaction& tx, const world& made) { rows(tx).groups(made); },
    [](tenant_transaction& tx, const world& made) { rows(tx).roles(made); },
    [](tenant_transaction& tx, const world& made) { rows(tx).resources(made); },
};

void write_world(tenant_transaction& tx, const world& made) {
    for (const auto slice : slices_of_a_world) slice(tx, made);
}

}  // namespace gatehouse::reference
