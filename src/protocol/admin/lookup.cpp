#include "lookup.hpp"

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>
#include <gatehouse/store/unit_repository.hpp>

namespace gatehouse::protocol::admin {
namespace {

result<role_scope> of_known_type(call& made, role_scope scope) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (!(*model)->service_of(scope.kind).empty()) return scope;
    return make_error(errc::invalid_value, "there is no resource type " + scope.kind);
}

// Ids in the documents of a product are the noun and the name: role_viewer is the role viewer, unless one is named just that.
template <class Find> auto find_shaped(std::string_view noun, std::string_view text, Find find) {
    auto found = find(text);
    const bool shaped = text.starts_with(noun) && text.size() > noun.size();
    return found || found.error().code != errc::not_found || !shaped ? found : find(text.substr(noun.size()));
}

result<role> role_of(tenant_transaction& tx, std::string_view id_or_slug) {
    role_repository roles(tx);
    if (is_uuid(id_or_slug)) return roles.find(role_id::trusted(id_or_slug));
    return find_shaped("role_", id_or_slug, [&](std::string_view slug) { return roles.find_slug(slug); });
}

}  // namespace

result<team> find_team(tenant_transaction& tx, std::string_view id_or_slug) {
    team_repository teams(tx);
    if (is_uuid(id_or_slug)) return teams.find(team_id::trusted(id_or_slug));
    return find_shaped("team_", id_or_slug, [&](std::string_view slug) { return teams.find_slug(slug); });
}

result<role> find_role(tenant_transaction& tx, std::string_view id_or_slug) {
    auto found = role_of(tx, id_or_slug);
    if (!found) return if_absent(found.error(), errc::invalid_value, "there is no role " + std::string(id_or_slug));
    return found;
}

result<role> role_in_path(call& made) { return role_of(made.tx, made.path_value(0)); }

result<policy> find_policy(tenant_transaction& tx, std::string_view id_or_slug) {
    if (is_uuid(id_or_slug)) return policy_terms_repository(tx).find(policy_id::trusted(id_or_slug));
    return find_shaped("policy_", id_or_slug, [&](std::string_view slug) { return policy_repository(tx).find_slug(slug); });
}

result<resource> find_resource(tenant_transaction& tx, std::string_view id_or_type_name) {
    resource_repository rows(tx);
    if (is_uuid(id_or_type_name)) return rows.find(resource_id::trusted(id_or_type_name));
    const auto slash = id_or_type_name.find('/');
    if (slash == std::string_view::npos) return make_error(errc::not_found, "a resource is named by its id or <type>/<name>");
    return rows.find_named(id_or_type_name.substr(0, slash), id_or_type_name.substr(slash + 1));
}

result<unit> find_unit(tenant_transaction& tx, std::string_view id_or_code) {
    unit_repository rows(tx);
    return is_uuid(id_or_code) ? rows.find(unit_id::trusted(id_or_code)) : rows.find_code(id_or_code);
}

result<member> find_living_member(tenant_transaction& tx, std::string_view id) {
    const auto parsed = member_id::parse(id);
    if (!parsed) return parsed.error();
    auto found = member_repository(tx).get(*parsed);
    if (found && found->gone()) return make_error(errc::conflict, "this member was removed");
    return found;
}

result<role_scope> read_scope(call& made, std::string_view text) {
    if (text == "org") return role_scope{};
    const auto colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size())
        return make_error(errc::invalid_value, "a scope is org, team:<id or slug> or <type>:<name>");
    role_scope scope{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
    if (scope.kind != "team") return of_known_type(made, std::move(scope));
    const auto found = find_team(made.tx, scope.id);
    if (!found) return if_absent(found.error(), errc::invalid_value, "there is no team " + scope.id);
    scope.id = found->id.text();
    return scope;
}

}  // namespace gatehouse::protocol::admin
