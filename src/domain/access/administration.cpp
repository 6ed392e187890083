#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::access {
namespace {

std::string facts_of(std::initializer_list<std::pair<std::string_view, std::string_view>> named) {
    std::string out;
    json_writer writer(out);
    writer.begin_object();
    for (const auto& [name, text] : named) writer.member(name, text);
    writer.end_object();
    return out;
}

result<void> tell(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> facts) {
    const auto told = change_repository(tx).append(by, kind, target, facts_of(facts));
    if (!told) return told.error();
    return {};
}

result<void> check_scope(const role_scope& scope) {
    if (scope.kind == "org" ? scope.id.empty() : !scope.id.empty()) return {};
    return make_error(errc::invalid_value, "a scope is org, team:<id> or <type>:<id>");
}

result<void> check_rule(tenant_transaction& tx, const permission_model& model, const mapping_rule& wanted) {
    if (wanted.by == mapping_rule::by_kind::pattern)
        return make_error(errc::not_supported, "mapping rules by pattern are not supported by this version");
    if (wanted.text.empty()) return make_error(errc::invalid_value, "a mapping rule names a group");
    if (wanted.roles.empty() && wanted.teams.empty())
        return make_error(errc::invalid_value, "a mapping rule gives at least one role or team");
    for (const auto& gives : wanted.roles) {
        const auto found = role_repository(tx).find(gives.role);
        if (!found) return found.error();
        if (const auto scope = check_scope(gives.scope); !scope) return scope;
        if (const auto meant = check_scope_of(*found, gives.scope); !meant) return meant;
        if (found->slug == model.owner_role) return make_error(errc::forbidden, "no rule makes an owner");
        if (found->level < model.protected_level) continue;
        if (wanted.by != mapping_rule::by_kind::id)
            return make_error(errc::forbidden, "a rule that gives the role " + found->slug + " must name its group by id");
        if (!wanted.approved_by)
            return make_error(errc::forbidden, "a rule that gives the role " + found->slug + " must be approved");
    }
    return {};
}

}  // namespace

result<assignment_id> assign_role(tenant_transaction& tx, const request_context& by, const assignment& wanted) {
    const auto given = role_repository(tx).find(wanted.role);
    if (!given) return given.error();
    if (given->deprecated) return make_error(errc::conflict, "the role is deprecated and takes no new holders");
    if (const auto scope = check_scope(wanted.scope); !scope) return scope.error();
    if (const auto meant = check_scope_of(*given, wanted.scope); !meant) return meant.error();
    if (const auto put = assignment_repository(tx).put(wanted); !put) return put.error();
    if (const auto told = tell(tx, by, change_kind::assignment_added, change_target::of(wanted.id),
                               {{"role", given->slug}, {"principal", wanted.principal}, {"scope", wanted.scope.kind}});
        !told)
        return told.error();
    return wanted.id;
}

result<team_id> create_team(tenant_transaction& tx, const request_context& by, const team& wanted) {
    if (const auto in = team_repository(tx).insert(wanted); !in) return in.error();
    if (const auto told = tell(tx, by, change_kind::team_created, change_target::of(wanted.id), {{"slug", wanted.slug}}); !told)
        return told.error();
    return wanted.id;
}

result<void> add_to_team(tenant_transaction& tx, const request_context& by, const team_membership& wanted) {
    if (const auto put = team_repository(tx).put_member(wanted); !put) return put;
    return tell(tx, by, change_kind::team_member_added, change_target::of(wanted.team), {{"member", wanted.member.text()}});
}

result<mapping_rule_id> add_mapping_rule(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                         const mapping_rule& wanted) {
    if (const auto sound = check_rule(tx, model, wanted); !sound) return sound.error();
    if (const auto in = mapping_repository(tx).insert(wanted); !in) return in.error();
    if (const auto told = tell(tx, by, change_kind::mapping_added, change_target::of(wanted.id),
                               {{"connection", wanted.connection.text()}, {"group", wanted.text}});
        !told)
        return told.error();
    return wanted.id;
}

result<std::int64_t> publish_policy(tenant_transaction& tx, const request_context& by, const permission_model& model,
                                    const policy_id& id, std::string_view statements) {
    if (const auto sound = compile_statements(statements, model, tx.organization()); !sound) return sound.error();
    const auto number = policy_repository(tx).publish(id, statements, by.actor);
    if (!number) return number.error();
    if (const auto told =
            tell(tx, by, change_kind::policy_published, change_target::of(id), {{"version", std::to_string(*number)}});
        !told)
        return told.error();
    return *number;
}

result<void> choose_policy_version(tenant_transaction& tx, const request_context& by, const policy_id& id,
                                   std::int64_t number) {
    if (const auto chosen = policy_repository(tx).set_default(id, number); !chosen) return chosen;
    return tell(tx, by, change_kind::policy_published, change_target::of(id), {{"default", std::to_string(number)}});
}

}  // namespace gatehouse::access
