#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/link.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// How a connection's two sides are set up: the IdP's trust, our own keys, the domains it may speak for.
class saml_setup_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // The verifier's text; nullopt when nothing is trusted yet.
    result<std::optional<std::string>> trust_of(const connection_id& of);
    // Replaces it, key rows too (those that stay keep first_seen); entity id and epoch are connection_repository::set_trust's.
    result<void> set_trust(const connection_id& of, const idp_trust& trust);

    result<std::vector<sp_key>> active_keys(const connection_id& of);
    // False: the connection has an active key already; nothing was written.
    result<bool> add_first_key(const connection_id& of, const sp_key& key);

    // The proved domain of that name if it is this organization's.
    result<std::optional<proved_domain>> find_domain(std::string_view name);
    result<std::vector<proved_domain>> domains_of(const connection_id& of);
    // errc::conflict when the domain is taken: a domain belongs to one organization of a server.
    result<void> assert_domain(const proved_domain& domain);
};

// Where a domain leads: the login page knows an e-mail address and no organization.
class domain_locator : public installation_repository {
public:
    using installation_repository::installation_repository;
    struct place {
        organization_id organization;
        connection_id connection;
    };
    result<std::optional<place>> find(std::string_view domain);
};

// What sign-ins leave behind.
class saml_sign_in_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> add_request(const saml_request& request);
    result<std::optional<saml_request>> find_request(std::string_view id);
    result<bool> consume_request(std::string_view id);  // false: it was consumed before

    // False: this assertion was seen before. Kept until until.
    result<bool> add_replay(const connection_id& at, std::string_view issuer, std::string_view assertion_id, instant until);

    // When the store was restored from a backup, the beginning of time if never.
    result<instant> restored_at();

    struct pin {
        member_id member;
        link_id link;
    };
    result<std::optional<pin>> find_pin(const connection_id& at, const pinned_identity& identity);
    result<bool> is_pinned(const link_id& to);  // whether any identity is
    result<void> add_pin(const connection_id& at, const pinned_identity& identity, const pin& to);

    // The complete set of a member's claimed groups at a connection, until when it counts without a session.
    result<void> keep_claims(const connection_id& at, const member_id& of, const std::vector<group_id>& groups, instant until);
    // What the connection said of the member when its link ends or sleeps; not where it has another active one.
    result<void> drop_claims(const link& of);
    // The ordered checks of one attempt, redacted by who made them.
    result<void> add_trace(const connection_id& at, std::string_view verdict, std::string_view reason, std::string_view checks);
};

}  // namespace gatehouse
