#pragma once
#include <memory>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/sessions/activity.hpp>
#include <gatehouse/protocol/login/local.hpp>
#include <gatehouse/protocol/saml/sign_in.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

#include "data_files.hpp"

namespace gatehouse::app {

class gateway;

// What the protocols' endpoints stand on, made once from the gateway's parts; each member may lean on those above it.
class services {
public:
    // errc::invalid_value and errc::conflict name a schema or permission model that makes no sense: one that an operator added
    // to the data directory, or a broken build.
    static result<std::unique_ptr<services>> make(gateway& whole);
    services(const services&) = delete;

    const protocol::doors& doors() const noexcept { return doors_; }
    const std::vector<loaded_file>& model_files() const noexcept { return model_files_; }
    const access::model_library& models() const noexcept { return models_; }
    const scim::service& scim() const noexcept { return scim_; }
    saml::sign_in_service& sign_in() noexcept { return sign_in_; }
    const protocol::login::local_accounts& local() const noexcept { return local_; }
    // Writes what was only noted so far: when credentials were used, the log of reads and refusals.
    void flush();

private:
    services(gateway& whole, loaded_models models, protocol::base_url place, schema_registry schemas);

    store& data_;
    const std::vector<loaded_file> model_files_;
    const access::model_library models_;
    const access::decider decider_{models_};
    sessions::activity used_;
    protocol::failure_budget failures_;
    const protocol::base_url place_;
    const protocol::doors doors_;
    const schema_registry schemas_;
    scim::provisioning_log provisioning_log_;
    const scim::service scim_;
    saml::sign_in_service sign_in_;
    protocol::login::password_throttle throttle_;
    const protocol::login::local_accounts local_;
};

}  // namespace gatehouse::app
