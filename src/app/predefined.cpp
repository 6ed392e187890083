#include "predefined.hpp"

#include <algorithm>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

const request_context by_gatehouse{actor_kind::gatehouse, "gatehouse", "", "start", "", ""};

// A start that has nothing to make writes nothing.
result<bool> is_whole(store& data, const organization_id& of, const access::model_library& models) {
    bool whole = true;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto own = organization_repository(tx).current();
        if (!own) return own.error();
        const auto* model = models.find(own->model);
        if (!model)
            log(log_level::error, "organization.model_not_loaded", {{"organization", own->code}, {"model", own->model}});
        if (!model) return {};
        whole = std::ranges::all_of(model->resources, [&](const auto& one) {
            return resource_repository(tx).find_named(one.type, one.name).has_value();
        });
        return {};
    });
    if (!read) return read.error();
    return whole;
}

}  // namespace

result<void> create_predefined(store& data, const access::model_library& models) {
    const auto all = organizations_of(data);
    if (!all) return all.error();
    for (const auto& one : *all) {
        const auto whole = is_whole(data, one, models);
        if (!whole) return whole.error();
        if (*whole) continue;
        const auto made = data.write(one, [&models](tenant_transaction& tx) -> result<void> {
            const auto own = organization_repository(tx).current();
            if (!own) return own.error();
            const auto model = models.loaded(own->model);
            if (!model) return model.error();
            const auto done = access::create_predefined(tx, by_gatehouse, **model);
            if (!done) return done.error();
            return {};
        });
        if (!made) return made;
    }
    return {};
}

}  // namespace gatehouse::app
