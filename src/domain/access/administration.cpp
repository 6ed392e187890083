#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "deprecated_roles.hpp"
#include "scope.hpp"

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

}  // namespace

result<assignment_id> assign_role(tenant_transaction& tx, const request_context& by, const assignment& wanted) {
    const auto given = role_repository(tx).find(wanted.role);
    if (!given) return given.error();
    if (given->deprecated) return takes_no_new(given->slug);
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
    if (const auto takes = check_joining_deprecated(tx, wanted); !takes) return takes;
    if (const auto put = team_repository(tx).put_member(wanted); !put) return put;
    return tell(tx, by, change_kind::team_member_added, change_target::of(wanted.team), {{"member", wanted.member.text()}});
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
