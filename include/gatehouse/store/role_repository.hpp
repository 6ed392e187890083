#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/role.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Every change of roles and policies raises the organization's policy revision, under which compiled policies are cached.
class role_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // errc::uniqueness when the slug is taken.
    result<void> insert(const role& made);
    result<void> attach(const role_id& to, const policy_id& what);
    result<role> find(const role_id& id);           // errc::not_found
    result<role> find_slug(std::string_view slug);  // errc::not_found; case-blind
    result<std::vector<role>> list();               // highest level first
};

// A role's policies with the version in force, as decisions read them.
struct role_policy_row {
    role_id role;
    policy_id policy;
    std::string slug;
    std::int64_t version = 0;
    std::string statements;
};

class policy_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // With version 1. errc::uniqueness when the slug is taken.
    result<void> insert(const policy& made, std::string_view statements, std::string_view by);
    // A new version, which becomes the default; its number. errc::not_found.
    result<std::int64_t> publish(const policy_id& id, std::string_view statements, std::string_view by);
    // Any version can become the default again. errc::not_found.
    result<void> set_default(const policy_id& id, std::int64_t number);
    result<policy> find_slug(std::string_view slug);
    result<std::vector<policy>> list();
    result<std::vector<policy_version>> versions(const policy_id& id);  // newest first
    result<std::vector<role_policy_row>> of_roles();                    // all roles of the organization, by role
    result<void> raise_revision();
};

}  // namespace gatehouse
