#include "ownership_slot.hpp"

#include <algorithm>

#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::lifecycle {
namespace {

using built_in_role = access::permission_model::built_in_role;

result<std::optional<role>> next_below_owner(tenant_transaction& tx, const access::permission_model& model) {
    const auto details = organization_details_repository(tx).current();
    if (!details) return details.error();
    const auto* plan = model.plan_of(details->plan);
    const built_in_role* next = nullptr;
    for (const built_in_role& one : model.roles) {
        const bool fits = one.slug != model.owner_role && !one.deprecated && model.gives(plan, true, one.plans) &&
                          std::ranges::find(one.scopes, "org") != one.scopes.end();
        if (fits && (!next || one.level > next->level)) next = &one;
    }
    if (!next) return std::optional<role>();
    auto found = role_repository(tx).find_slug(next->slug);
    if (!found) return found.error();
    return found->deprecated ? std::optional<role>() : std::optional(*std::move(found));
}

}  // namespace

result<void> leave_slot(tenant_transaction& tx, const request_context& by, const access::permission_model& model,
                        const member& owner) {
    if (const auto left = member_repository(tx).set_owner(owner.id, false); !left) return left;
    if (owner.gone()) return {};
    const auto next = next_below_owner(tx, model);
    if (!next) return next.error();
    if (!*next) return {};
    const assignment direct{tx.new_id<assignment_id>(),
                            principal_kind::member,
                            std::string(owner.id.text()),
                            (*next)->id,
                            {},
                            {"direct", "former owner"},
                            {},
                            tx.now()};
    const auto assigned = access::assign_role(tx, by, direct);
    if (!assigned) return assigned.error();
    return {};
}

}  // namespace gatehouse::lifecycle
