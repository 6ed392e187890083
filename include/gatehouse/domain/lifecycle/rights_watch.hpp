#pragma once
#include <cstdint>

#include <gatehouse/domain/access/exposures.hpp>

namespace gatehouse::lifecycle {

// Stands around a change of who may do what (access.md, Invariants, 2 and 8): afterwards the exposures of all whom it touched
// are what is in force then, and API keys that their owners may keep no longer have ended, so that none comes back with the
// right. Of limits::key_owners_judged owners; a sweep comes to the others.
class rights_watch {
public:
    static result<rights_watch> begin(tenant_transaction& tx, const access::decider& rights);
    // How many API keys ended.
    result<std::int64_t> end(tenant_transaction& tx, const request_context& by) const;

private:
    explicit rights_watch(const access::decider& rights) : rights_(&rights) {}
    const access::decider* rights_;
    bool secrets_ = false, keys_ = false;  // whether there are any to judge
    std::int64_t position_ = 0;            // of the last change before
};

}  // namespace gatehouse::lifecycle
