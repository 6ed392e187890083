#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/application.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

struct application_secret {
    std::string mac, key_id;
    std::string previous_mac{};               // the one before; empty: there is none
    std::optional<instant> previous_until{};  // it is good before this
    std::optional<instant> waits_since{};     // restored then, and not confirmed since: it is not good
};

// Applications cross organizations, so they are the installation's.
class application_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    result<void> insert(const application& made, std::string_view secret_mac, std::string_view key_id);  // errc::uniqueness
    // errc::not_found when either is unknown.
    result<void> answer_for(const application_id& id, const organization_id& organization);
    result<application> find(const application_id& id);  // errc::not_found
    // errc::not_found, too, of an earlier generation than one that may be confirmed.
    result<application_secret> secret_of(const application_id& id);
    result<std::vector<application>> list();
    // A new secret; the one before stays good until then, if at all. errc::not_found.
    result<void> rotate(const application_id& id, std::string_view secret_mac, std::string_view key_id,
                        std::optional<instant> previous_until);
    result<void> confirm(const application_id& id);  // errc::conflict when it does not wait after a restore
    // Hosts, rights and what is asked, as they stand in it. errc::not_found.
    result<void> change(const application& after);
    result<std::vector<organization_id>> organizations_of(const application_id& id);
    result<void> answer_no_more_for(const application_id& id, const organization_id& organization);
    result<void> erase(const application_id& id);  // errc::not_found
    // By code (case-blind) or id, if it is in the application's list; errc::not_found otherwise.
    result<organization_id> organization_of(const application_id& id, std::string_view code_or_id);
    // Every host that an enabled application answers on.
    result<std::vector<std::string>> hosts();
    // Whether this is one of them; host in normal form (lower case, nothing but letters, digits, ".-:[]"). Asked on the way of
    // each request to such a host, so nothing but the column is read.
    result<bool> has_host(std::string_view host);
};

// What an application holds inside one organization.
class application_sessions : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    // Ends its child sessions, of one host or (empty) of all, and the codes that would become some. How many sessions.
    result<std::int64_t> end(const application_id& id, std::string_view host);
};

}  // namespace gatehouse
