#pragma once
#include <optional>
#include <vector>

#include <gatehouse/model/evidence.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What signs checkpoints and exports: one key of the whole server at a time, so it is read from inside any organization.
class audit_key_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<std::vector<audit_key>> list();  // oldest first
    result<audit_key> present();            // errc::unavailable: the gateway has not made one yet
};

class audit_key_writer : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::optional<audit_key>> present();
    // errc::conflict when the key's number is not the next: somebody else made one.
    result<void> add(const audit_key& next);
};

}  // namespace gatehouse
