#include "principals.hpp"

#include <gatehouse/store/assignment_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

result<principal_ref> member_of(call& made, std::string_view id) {
    const auto found = find_living_member(made.tx, id);
    if (!found) return found.error();
    return principal_ref{principal_kind::member, std::string(found->id.text())};
}

result<principal_ref> team_of(call& made, std::string_view id_or_slug) {
    const auto found = find_team(made.tx, id_or_slug);
    if (!found) return found.error();
    return principal_ref{principal_kind::team, std::string(found->id.text())};
}

}  // namespace

result<principal_ref> principal_in_path(call& made, principal_kind kind) {
    return kind == principal_kind::member ? member_of(made, made.path_value(0)) : team_of(made, made.path_value(0));
}

result<principal_ref> principal_named(call& made, const std::string& member, const std::string& team) {
    if (member.empty() == team.empty()) return make_error(errc::invalid_value, "name either a member or a team");
    return team.empty() ? member_of(made, member) : team_of(made, team);
}

result<bool> reaches_caller(call& made, const principal_ref& whose) {
    if (whose.kind == principal_kind::member) return made.from.is(member_id::trusted(whose.id));
    const auto which = team_repository(made.tx).find(team_id::trusted(whose.id));
    if (!which) return which.error();
    return is_in_team(made, *which);
}

result<void> check_losing(call& made, const principal_ref& whose) {
    if (whose.kind == principal_kind::member) return check_not_above(made, member_id::trusted(whose.id));
    const auto members = team_repository(made.tx).members(team_id::trusted(whose.id));
    if (!members) return members.error();
    for (const auto& row : *members)
        if (auto may = check_not_above(made, row.member); !may) return may;
    return {};
}

}  // namespace gatehouse::protocol::admin
