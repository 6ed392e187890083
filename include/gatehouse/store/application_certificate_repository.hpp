#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/application.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The keys that applications show in the TLS handshake. They end with their application.
class application_certificate_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    // As of now. errc::uniqueness: the key is registered already, for whatever application.
    result<void> insert(const application_id& of, const application_certificate& made);
    result<std::vector<application_certificate>> list(const application_id& of);  // in the order they were made
    // errc::not_found, too, when it is another application's.
    result<application_certificate> find(const application_id& of, const application_certificate_id& id);
    result<void> erase(const application_id& of, const application_certificate_id& id);  // errc::not_found
    struct holder {
        application_id application;
        std::optional<instant> waits_since;  // restored then, and not confirmed since: it is not good
    };
    // errc::not_found, too, of an earlier generation than one that may be confirmed.
    result<holder> holder_of(std::string_view fingerprint);
    result<std::int64_t> confirm(const application_id& of);  // all that wait; how many
};

}  // namespace gatehouse
