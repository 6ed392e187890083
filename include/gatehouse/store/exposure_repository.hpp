#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/resource.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// A secret-revealing right that a member had in force (access.md, Invariants, 8).
struct exposure {
    member_id member;
    resource_id on;
    std::string permission;
    instant first_at, last_at;
    bool rotated = false;  // the resource was rotated since
};

// A secret that should be changed, from when it was marked until somebody says that it was done.
struct rotation {
    resource_id on;
    instant marked_at;
    std::string by;
    std::optional<instant> due, done_at;
    std::string done_by, evidence;
};

class exposure_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // In force from now on, or still: the first time stays, the last one moves.
    result<void> record(const member_id& who, const resource_id& on, std::string_view permission);
    // Those after (resource, permission), in that order; of a removed member too.
    result<std::vector<exposure>> of(const member_id& who, std::string_view after_resource, std::string_view after_permission,
                                     std::int64_t most);
    result<std::vector<exposure>> on(const resource_id& what, std::string_view after_member, std::string_view after_permission,
                                     std::int64_t most);

    // What is marked already is not marked again: its due date and evidence are set when given. errc::not_found.
    result<void> mark(const resource_id& what, std::string_view by, std::optional<instant> due, std::string_view evidence);
    // Ends the open marks of a resource; how many there were.
    result<std::int64_t> close(const resource_id& what, std::string_view by, std::string_view evidence);
    // Open marks, in the order of resources, those after `after`.
    result<std::vector<rotation>> open(std::string_view after, std::int64_t most);
    result<std::vector<rotation>> history(const resource_id& what);  // newest first
    // What one member saw and nobody rotated since.
    result<std::vector<resource_id>> unrotated(const member_id& who, std::string_view after, std::int64_t most);
};

}  // namespace gatehouse
