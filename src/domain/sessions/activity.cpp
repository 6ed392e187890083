#include <gatehouse/domain/sessions/activity.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/operator_key_repository.hpp>

#include <algorithm>
#include <memory>

namespace gatehouse::sessions {
namespace {

result<void> write(tenant_transaction& tx, const std::string& id, credential_kind kind, instant at) {
    switch (kind) {
        case credential_kind::session: return session_repository(tx).touch(session_id::trusted(id), at);
        case credential_kind::api_key: return api_key_repository(tx).touch(api_key_id::trusted(id), at);
        case credential_kind::scim_token: return scim_token_repository(tx).touch(scim_token_id::trusted(id), at);
        default: return {};
    }
}

// Of the installation's own: no organization has a plan for it.
result<void> write(installation_transaction& tx, const std::string& id, credential_kind kind, instant at) {
    if (kind != credential_kind::operator_key) return {};
    return operator_key_repository(tx).touch(id, at);
}

template <class Marks> auto writing(std::shared_ptr<const Marks> marked) {
    return [marked](auto& tx) -> result<void> {
        for (const auto& [id, one] : *marked)
            if (const auto done = write(tx, id, one.kind, one.at); !done) return done;
        return {};
    };
}

}  // namespace

void activity::used(const organization_id& organization, credential_kind kind, std::string_view id, instant at) {
    const std::lock_guard lock(mutex_);
    auto& of_organization = now_.try_emplace(organization).first->second;
    auto found = of_organization.find(id);
    if (found == of_organization.end()) found = of_organization.emplace(std::string(id), mark{kind, at}).first;
    found->second.at = std::max(found->second.at, at);
}

std::optional<instant> activity::last_used(const organization_id& organization, std::string_view id) const {
    const std::lock_guard lock(mutex_);
    std::optional<instant> latest;
    for (const auto* noted : {&now_, &before_})
        if (const auto of_organization = noted->find(organization); of_organization != noted->end())
            if (const auto found = of_organization->second.find(id); found != of_organization->second.end())
                latest = std::max(latest, std::optional(found->second.at));
    return latest;
}

std::size_t activity::flush(store& data) {
    notes written;
    {
        const std::lock_guard lock(mutex_);
        before_ = std::exchange(now_, {});
        written = before_;
    }
    std::size_t plans = 0;
    for (const auto& [organization, marked] : written) {
        const auto work = writing(std::make_shared<const marks>(marked));
        const auto nobody_waits = [](const result<void>&) {};
        const bool taken = organization == no_organization()
                               ? data.submit(installation_plan{work}, nobody_waits)
                               : data.submit(write_plan{organization, write_class::jobs, 0, work}, nobody_waits);
        if (taken) ++plans;
    }
    return plans;
}

}  // namespace gatehouse::sessions
