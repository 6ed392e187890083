#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "model_table.hpp"

namespace gatehouse::access {

result<void> model_library::add(std::string_view toml, std::string_view origin) {
    auto model = permission_model::from_toml(toml, decision_attributes_);
    if (!model) return model.error();
    std::string name = model->name;
    if (const auto taken = origins_.find(name); taken != origins_.end())
        return at_line(*parse_located_toml(toml), "name", errc::conflict,
                       "the name " + name + " is taken by " + taken->second + ": give this model one of its own");
    origins_.emplace(name, origin);
    models_.emplace(std::move(name), std::make_unique<const permission_model>(*std::move(model)));
    return {};
}

const permission_model* model_library::find(std::string_view name) const {
    const auto found = models_.find(name);
    return found == models_.end() ? nullptr : found->second.get();
}

result<const permission_model*> model_library::loaded(std::string_view name) const {
    if (const auto* found = find(name)) return found;
    return make_error(errc::not_supported, "the organization's permission model is not loaded");
}

std::vector<std::string> model_library::names() const {
    std::vector<std::string> all;
    for (const auto& [name, model] : models_) all.push_back(name);
    return all;
}

result<void> install_model(tenant_transaction& tx, const permission_model& model) {
    std::map<std::string_view, policy_id> policies;
    for (const auto& made : model.policies) {
        const policy row{tx.new_id<policy_id>(), made.slug, made.name, true, 1};
        if (const auto in = policy_repository(tx).insert(row, made.statements, "model:" + model.name); !in) return in;
        policies.emplace(made.slug, row.id);
    }
    for (const auto& made : model.roles) {
        const role row{tx.new_id<role_id>(), made.slug,    made.name,  made.level, true,
                       made.deprecated,      made.ceiling, made.plans, made.scopes};
        if (const auto in = role_repository(tx).insert(row); !in) return in;
        for (const auto& slug : made.policies)
            if (const auto joined = role_repository(tx).attach(row.id, policies.at(slug)); !joined) return joined;
    }
    return {};
}

}  // namespace gatehouse::access
