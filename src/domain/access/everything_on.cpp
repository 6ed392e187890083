#include <algorithm>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/access/management_actions.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "all_actions.hpp"
#include "judgement.hpp"
#include "member_places.hpp"
#include "question_series.hpp"

// What one member may do at all: the questions of a comparison, not of a caller.
namespace gatehouse::access {
namespace {

constexpr std::string_view organization_type = "organization";

using view = std::optional<session_id>;

question about(const member_id& who, const view& in, std::string type = {}, std::string name = {}) {
    return {who, in, {}, std::move(type), std::move(name), nullptr};
}

// What nothing names is asked about under a name that nothing has.
question asked_at(const member_id& who, const view& in, const std::string& place) {
    const auto slash = place.find('/');
    std::string name = place.substr(slash + 1);
    if (name.ends_with('*')) name.replace(name.size() - 1, 1, "any");
    return about(who, in, place.substr(0, slash), std::move(name));
}

// As far as a type is named: a pattern for all types is asked about by each type's own.
void add_places_of_statements(const organization_policies::entry& role, std::set<std::string>& to) {
    for (const auto& policy : role.policies)
        for (const auto& statement : policy.statements)
            for (const auto& where : statement.resources)
                if (!where.type().ends_with('*')) to.insert(std::string(where.type()) + "/" + std::string(where.id()));
}

}  // namespace

result<std::vector<held_role>> question_series::roles_of(const member_id& who) {
    if (const auto known = read(about(who, view_)); !known) return known.error();
    return about_->refused ? std::vector<held_role>() : about_->roles;
}

result<question_series::places> question_series::places_of(const member_id& who) {
    if (const auto known = read(about(who, view_)); !known) return known.error();
    found_places found;
    if (about_->refused) return places();
    for (const auto* content : about_->contents)
        if (content) add_places_of_statements(*content, found.names);
    std::erase_if(found.names, [&](const std::string& place) {
        return about_->model->service_of(std::string_view(place).substr(0, place.find('/'))).empty();
    });
    found.all = std::ssize(found.names) <= limits::dry_run_places;
    if (auto added = add_places_of(tx_, who, about_->roles, limits::dry_run_places, found); !added) return added.error();
    for (const auto& type : about_->model->resource_types) found.names.insert(type.name + "/*");
    found.names.insert(std::string(organization_type) + "/" + std::string(tx_.organization().text()));
    return places{std::move(found.names), found.all};
}

const question_series::words& question_series::actions() {
    if (actions_.empty() && about_ && about_->policies) {
        actions_ = all_actions(*about_->model, *about_->policies);
        actions_.insert(permission::management_actions.begin(), permission::management_actions.end());
    }
    return actions_;
}

result<allowed_actions> question_series::actions_on(const member_id& who, const std::string& place, const words& of) {
    const auto asked = asked_at(who, view_, place);
    if (const auto known = read(asked); !known) return known.error();
    if (about_->refused) return allowed_actions();
    const auto chain = rights_repository(tx_).resource(asked.resource_type, asked.resource_id, who);
    if (!chain) return chain.error();
    const auto grants = rights_repository(tx_).grants_on(*chain, who, view_);
    if (!grants) return grants.error();
    const auto judged = [&](judgement::conditions taken) {
        return judgement(*about_->model, *about_->policies, about_->roles, about_->contents, *grants, about_->facts, *chain,
                         about_->conditions.known, judgement::words::brief, taken);
    };
    const bool management = asked.resource_type == organization_type;
    return judge_all(of, judged(judgement::conditions::known), judged(judgement::conditions::hoped), asked, management);
}

}  // namespace gatehouse::access
