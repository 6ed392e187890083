#include "key_scope.hpp"

#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/management_actions.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "permit.hpp"

namespace gatehouse::protocol::admin {
namespace {

bool matches_any(const access::action_pattern& pattern, const access::permission_model& model) {
    const auto matches = [&](std::string_view action) { return pattern.matches(action); };
    return std::ranges::any_of(model.permissions, matches, &access::permission_model::permission::action) ||
           std::ranges::any_of(access::permission::management_actions, matches);
}

result<void> check_entry(call& made, const access::permission_model& model, std::string_view entry) {
    if (entry.starts_with("role:")) {
        const auto named = role_repository(made.tx).find_slug(entry.substr(5));
        if (named || named.error().code != errc::not_found) return named ? result<void>() : named.error();
        return make_error(errc::invalid_value, "there is no role " + std::string(entry.substr(5)));
    }
    const auto pattern = access::action_pattern::parse(entry);
    if (!pattern) return pattern.error();
    if (matches_any(*pattern, model)) return {};
    return make_error(errc::invalid_value, std::string(entry) + " matches no action of the permission model " + model.name);
}

}  // namespace

result<void> check_key_scope(call& made, const std::vector<std::string>& scope) {
    if (scope.size() > limits::scope_entries) return {};  // refused by whoever makes the key
    const auto model = loaded_model(made);
    if (!model) return model.error();
    for (const auto& entry : scope)
        if (auto known = check_entry(made, **model, entry); !known) return known;
    return {};
}

}  // namespace gatehouse::protocol::admin
