#pragma once
#include <string>
#include <vector>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/store.hpp>

#include "support/prepared_store.hpp"

namespace gatehouse::testing {

// Somebody whom the identity provider will end, with one credential of each kind, as text.
struct person {
    std::string member, link;
    std::string session, child, key;
    std::string session_row, key_row, assignment;  // ids
};

// A data directory that was filled before any gateway serves it: an organization acme, a connection that may provision,
// people who administer, an application that asks for all of them.
class prepared {
public:
    prepared(const std::string& data, int count);

    static constexpr std::string_view own_host = "127.0.0.1:8081", other_host = "127.0.0.2:8081";
    std::string organization, connection, scim_token, scim_token_row, application, application_secret, operator_key;
    std::vector<person> people;

private:
    struct making {
        store& data;
        const crypto::keyring& keys;
        access::model_library models;
    };
    void make_organization(making& in);
    void make_application(making& in);
    void make_people(making& in, int count);
    result<person> make_person(tenant_transaction& tx, making& in, int number);

    std::optional<organization_id> organization_;
    std::optional<connection_id> connection_;
    std::optional<application_id> application_;
};

// Every change row of the organization, in order; nobody else may have the directory open.
struct told_change {
    std::int64_t position;
    std::string actor, kind, target;
};
std::vector<told_change> changes_in(const std::string& data, const std::string& organization);

}  // namespace gatehouse::testing
