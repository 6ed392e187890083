#pragma once
#include <cstdint>
#include <optional>

#include <gatehouse/domain/access/exposures.hpp>

namespace gatehouse::lifecycle {

// Stands around a change of who may do what (access.md, Invariants, 2 and 8): afterwards the exposures of all whom it touched
// are what is in force then, and API keys that their owners may keep no longer have ended, so that none comes back with the
// right. Of limits::key_owners_judged owners; a sweep comes to the others.
class rights_watch {
public:
    static result<rights_watch> begin(tenant_transaction& tx, const access::decider& rights);
    result<void> end(tenant_transaction& tx, const request_context& by) const;

private:
    rights_watch(access::exposure_watch exposures, std::optional<std::int64_t> position, const access::decider& rights)
        : exposures_(exposures), position_(position), rights_(&rights) {}
    access::exposure_watch exposures_;
    std::optional<std::int64_t> position_;  // of the last change before; empty: no key lives
    const access::decider* rights_;
};

}  // namespace gatehouse::lifecycle
