#include "services.hpp"

#include <vector>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/protocol/scim/schemas.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "gateway.hpp"

namespace gatehouse::app {
namespace {

// What policies may ask of a member: the schemas of users say it, attribute by attribute.
std::vector<std::string> decision_attributes(const schema_registry& schemas) {
    std::vector<std::string> usable;
    const auto* users = schemas.find_type("User");
    if (!users) return usable;
    for (const auto& one : users->core->attributes)
        if (one.decision_usable) usable.push_back(one.name);
    for (const auto& extension : users->extensions)
        for (const auto& one : extension.schema->attributes)
            if (one.decision_usable) usable.push_back(extension.schema->urn + ":" + one.name);
    return usable;
}

result<access::model_library> load_models(const schema_registry& schemas) {
    access::model_library models(decision_attributes(schemas));
    for (const embedded_file& file : embedded_files()) {
        if (!file.path.starts_with("config/models/")) continue;
        if (auto added = models.add(file.content); !added)
            return make_error(added.error().code, std::string(file.path) + ", " + added.error().detail);
    }
    return models;
}

// An organization whose model is not here has nobody whom it is safe to give away.
lifecycle::protection protection_by(const access::model_library& models, const access::decider& decider) {
    return [&models, &decider](tenant_transaction& tx, const member_id& who) -> result<bool> {
        const auto own = organization_repository(tx).current();
        if (!own) return own.error();
        const auto* model = models.find(own->model);
        if (!model) return true;
        const auto level = decider.highest_level_of(tx, who);
        if (!level) return level.error();
        return *level >= model->protected_level;
    };
}

result<schema_registry> load_schemas() {
    std::vector<scim::schema_text> texts;
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("schemas/")) texts.push_back({file.path, file.content});
    return scim::load_schemas(texts);
}

}  // namespace

services::services(gateway& whole, access::model_library models, protocol::base_url place, schema_registry schemas)
    : data_(whole.data()),
      models_(std::move(models)),
      used_(whole.settings().session_idle_ms),
      place_(std::move(place)),
      doors_{whole.data(), whole.keys(), whole.time(), whole.random(), decider_, used_, failures_, place_},
      schemas_(std::move(schemas)),
      provisioning_log_(whole.data()),
      scim_{doors_, schemas_, provisioning_log_, protection_by(models_, decider_)},
      sign_in_(doors_, whole.settings().session_absolute_ms),
      local_{doors_, throttle_, whole.settings().mail.wanted(), whole.settings().session_absolute_ms} {}

result<std::unique_ptr<services>> services::make(gateway& whole) {
    auto schemas = load_schemas();
    if (!schemas) return schemas.error();
    auto models = load_models(*schemas);
    if (!models) return models.error();
    return std::unique_ptr<services>(new services(whole, std::move(*models), whole.place(), std::move(*schemas)));
}

void services::flush() {
    provisioning_log_.flush();
    used_.flush(data_);
}

}  // namespace gatehouse::app
