#include "searches.hpp"

#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::access {

searches::searches(const model_library& models) : models_(models), cache_(std::make_unique<policy_cache>()) {}
searches::~searches() = default;

result<searches::in_force> searches::policies_of(tenant_transaction& tx) const {
    const auto own = organization_repository(tx).current();
    if (!own) return own.error();
    const auto model = models_.loaded(own->model);
    if (!model) return model.error();
    auto policies = cache_->get(tx, **model, own->policy_revision);
    if (!policies) return policies.error();
    return in_force{*model, *std::move(policies)};
}

}  // namespace gatehouse::access
