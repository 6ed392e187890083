#include "switched.hpp"

#include <algorithm>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "climbing.hpp"
#include "role_use.hpp"

namespace gatehouse::protocol::admin {
namespace {

// In which position of the switch a condition may hold because of it.
struct positions {
    bool on = false, off = false;
};

positions positions_of(const value* conditions, const std::string& name) {
    positions found;
    if (!conditions) return found;
    if (const value* read = conditions->find("switch"); read && read->text() == name) found.on = true;
    const auto inner = conditions->find("not") ? positions_of(conditions->find("not"), name) : positions();
    return {found.on || inner.off, found.off || inner.on};
}

// What the statement brings, or no longer denies, when the switch comes into this position; conditions left out, as what counts
// for somebody else need not count for the caller.
std::optional<value> brought(const value& statement, const std::string& name, std::optional<bool> on) {
    const auto holds = positions_of(statement.find("conditions"), name);
    const bool denies = statement.find("effect") && statement.find("effect")->text() == "deny";
    const bool by_on = denies ? holds.off : holds.on, by_off = denies ? holds.on : holds.off;
    if (!statement.if_object() || !((by_on && on != false) || (by_off && on != true))) return std::nullopt;
    object given;
    for (const auto& name_of : {"effect", "actions", "resources"})
        if (const value* part = statement.find(name_of)) given.set(name_of, *part);
    if (denies) given.set("effect", "allow");
    return value(std::move(given));
}

result<void> check_statements(call& made, const std::string& statements, const std::string& name, std::optional<bool> on) {
    const auto parsed = parse_json(statements);
    if (!parsed || !parsed->if_array()) return make_error(errc::invalid_value, "statements must be an array");
    value::array all;
    for (const value& one : *parsed->if_array())
        if (auto some = brought(one, name, on)) all.push_back(*std::move(some));
    return all.empty() ? result<void>() : check_held(made, to_json(value(std::move(all))));
}

bool has(const access::effective_rights& rights, const role_id& id) {
    return std::ranges::any_of(rights.moments, [&](const access::rights_from& at) {
        return std::ranges::find(at.roles, id, &held_role::role) != at.roles.end();
    });
}

}  // namespace

result<void> check_switched(call& made, const std::optional<member_id>& of, const std::string& name, std::optional<bool> on) {
    if (made.from.is_operator() || (of && made.from.is(*of))) return {};  // of himself, all that he may is compared
    const auto roles = role_repository(made.tx).list();
    const auto rows = policy_repository(made.tx).of_roles();
    if (!roles || !rows) return roles ? rows.error() : roles.error();
    auto rights = of ? made.around.at.decider.effective_rights_of(made.tx, *of, {})
                     : result<access::effective_rights>(access::effective_rights());
    if (!rights) return rights.error();
    for (const auto& one : *roles) {
        if (one.built_in) continue;
        const auto had = of ? result<bool>(has(*rights, one.id)) : may_be_had(made, one.id);
        if (!had) return had.error();
        if (!*had) continue;
        for (const auto& row : *rows)
            if (row.role == one.id)
                if (auto may = check_statements(made, row.statements, name, on); !may) return may;
    }
    return {};
}

}  // namespace gatehouse::protocol::admin
