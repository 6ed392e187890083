#pragma once
#include <gatehouse/domain/lifecycle/provision.hpp>

#include "call.hpp"

namespace gatehouse::scim {

// The domain's provisioner for one call, with what it borrows.
class provisioning {
public:
    provisioning(tenant_transaction& tx, const call& made)
        : hash_([&keys = made.at.doors.keys](std::string_view text) { return keys.mac("tombstone", text); }),
          on_(tx, made.by, made.connection, hash_) {}
    provisioning(const provisioning&) = delete;

    lifecycle::provisioner& on() { return on_; }

private:
    lifecycle::keyed_hash hash_;
    lifecycle::provisioner on_;
};

}  // namespace gatehouse::scim
