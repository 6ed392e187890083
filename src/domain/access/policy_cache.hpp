#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/model/rights.hpp>
#include <gatehouse/store/transaction.hpp>

#include "probes.hpp"

namespace gatehouse::access {

// A version never changes once written, so neither does this.
struct compiled_policy {
    std::string slug;
    std::int64_t version = 0;
    std::vector<compiled_statement> statements;
};

// What the roles of one organization mean, as of one policy revision of one generation of the server: a restore takes
// revisions back, and gives their numbers to something else. Immutable.
struct organization_policies {
    struct entry {
        role held;
        std::vector<action_pattern> ceiling;
        std::vector<compiled_policy> policies;
        std::vector<probe> probes{};  // of all their statements, in that order
    };
    std::int64_t generation = 0, revision = 0;
    std::vector<entry> roles;        // highest level first
    std::vector<std::size_t> by_id;  // places in roles, in the order of their ids
    // Whether any statement asks for these facts of a member: else nobody fetches them.
    bool read_mfa = false, read_attributes = false, read_switches = false;

    const entry* find(const role_id& id) const;
    std::vector<const entry*> contents_of(const std::vector<held_role>& roles) const;  // in their order; null: not found
    const entry* find_slug(std::string_view slug) const;
};

// Compiled policies by organization. Never stale, on however many nodes: which ones are meant is read in the snapshot that
// asks. Filled only by snapshots: what an open write sees may yet be rolled back, and its
// revision given to something else. Read by writes, too: one that changed a policy has a revision beyond all committed ones.
class policy_cache {
public:
    result<std::shared_ptr<const organization_policies>> get(tenant_transaction& tx, const permission_model& model,
                                                             std::int64_t revision);

private:
    std::shared_ptr<const organization_policies> find(const tenant_transaction& tx, std::int64_t revision) const;

    mutable std::shared_mutex mutex_;
    std::map<organization_id, std::shared_ptr<const organization_policies>> kept_;
};

}  // namespace gatehouse::access
