#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// A permission model (config/models/*.toml): roles, policies, resource types, words. The engine knows no product.
struct permission_model {
    struct resource_type {
        std::string name, service;
    };
    struct permission {
        std::string action, title;
    };
    struct built_in_role {
        std::string slug, name;
        std::int64_t level = 0;
        std::vector<std::string> policies;  // slugs
    };
    struct built_in_policy {
        std::string slug, name;
        std::string statements;  // JSON, as a policy version keeps it
    };

    std::string name, title, prefix, product;
    std::int64_t protected_level = 0;
    std::string owner_role, default_role;  // slugs: the highest and the lowest
    std::vector<resource_type> resource_types;
    std::vector<permission> permissions;
    std::vector<built_in_role> roles;
    std::vector<built_in_policy> policies;

    // errc::invalid_value, with the place, for what makes no sense; errc::not_supported for what this build does not do.
    static result<permission_model> from_toml(std::string_view text);
    // The service that a resource type belongs to; empty when the model has no such type.
    std::string_view service_of(std::string_view type) const;
};

// The models that were loaded at start. Filled before the first request, read from any thread afterwards.
class model_library {
public:
    result<void> add(std::string_view toml);  // errc::conflict for a second one of the same name
    const permission_model* find(std::string_view name) const;
    std::vector<std::string> names() const;

private:
    std::map<std::string, std::unique_ptr<const permission_model>, std::less<>> models_;
};

// Writes a model's roles and policies (version 1) into an organization that was just made with it.
result<void> install_model(tenant_transaction& tx, const permission_model& model);

}  // namespace gatehouse::access
