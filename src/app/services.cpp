#include "services.hpp"

#include <gatehouse/store/organization_repository.hpp>

#include "gateway.hpp"

namespace gatehouse::app {
namespace {

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

}  // namespace

services::services(gateway& whole, loaded_models models, protocol::base_url place, schema_registry schemas)
    : data_(whole.data()),
      model_files_(std::move(models.files)),
      models_(std::move(models.known)),
      used_(whole.settings().session_idle_ms),
      place_(std::move(place)),
      doors_{whole.data(), whole.keys(), whole.time(), whole.random(), decider_, used_, failures_, place_},
      schemas_(std::move(schemas)),
      provisioning_log_(whole.data()),
      scim_{doors_, schemas_, provisioning_log_, protection_by(models_, decider_)},
      sign_in_(doors_, whole.settings().session_absolute_ms),
      local_{doors_, throttle_, whole.settings().mail.wanted(), whole.settings().session_absolute_ms} {}

result<std::unique_ptr<services>> services::make(gateway& whole) {
    auto schemas = load_schemas(whole.settings().data);
    if (!schemas) return schemas.error();
    auto models = load_models(whole.settings().data, *schemas);
    if (!models) return models.error();
    return std::unique_ptr<services>(new services(whole, std::move(*models), whole.place(), std::move(*schemas)));
}

void services::flush() {
    provisioning_log_.flush();
    used_.flush(data_);
}

}  // namespace gatehouse::app
