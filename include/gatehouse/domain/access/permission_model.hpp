#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::access {

// A permission model (config/models/*.toml): roles, policies, resource types, words. The engine knows no product.
struct permission_model {
    struct resource_type {
        std::string name, service;
        std::vector<std::string> creator_grant;  // actions that whoever makes such a resource is granted on it
    };
    // Also a switch: something that an organization, or one member, has on or off.
    struct permission {
        std::string action, title;
        std::string word;  // what a refusal calls it: "`service` permission required"; the action where the model says nothing
    };
    struct built_in_role {
        std::string slug, name;
        std::int64_t level = 0;
        std::vector<std::string> policies;  // slugs
        std::string description{};
        std::vector<std::string> ceiling{};      // action patterns that all its holder has is cut to; empty: none
        std::vector<std::string> scopes{"org"};  // "org", "team", resource types: where it may be assigned
        std::vector<std::string> plans{};        // empty: all
        bool deprecated = false;
    };
    struct built_in_policy {
        std::string slug, name;
        std::string statements;  // JSON, as a policy version keeps it
    };
    struct plan {
        std::string slug, name;
        std::optional<std::int64_t> members{},
            roles{};  // at most so many, the model's that it gives among them; empty: no limit
        bool custom_roles = true;
        bool connections = true;  // whether identity providers may be connected: SAML and SCIM
    };
    // There from the beginning, and again at the next start when somebody deleted it.
    struct predefined {
        std::string type, name;
        std::string parent;  // "<type>/<name>" of one further up in the file; empty: none
    };
    // Two permissions that one person should not hold. What is the product's is asked about the resource, what is of
    // `gatehouse:` about the organization.
    struct duty_pair {
        std::string first, second, reason;
        std::string type, resource;  // empty: both are of `gatehouse:`
    };
    enum class owner_rule : std::uint8_t { exactly_one, at_least_one };

    std::string name, title, prefix, product;
    owner_rule owners = owner_rule::exactly_one;
    bool one_role_per_scope = false;  // the first source that yields one wins (access.md, Where rights come from)
    std::int64_t protected_level = 0;
    std::string owner_role, default_role;  // slugs: the highest and the lowest
    std::vector<resource_type> resource_types;
    std::vector<permission> permissions;
    std::vector<permission> switches;             // action is the switch's name
    std::vector<std::string> secret_permissions;  // actions that reveal a secret: their use is an exposure
    std::vector<plan> plans;                      // the first is what an organization begins with; none: no plans
    std::vector<built_in_role> roles;
    std::vector<built_in_policy> policies;
    std::vector<std::pair<std::string, std::string>> words;  // what the product calls a team, a member, an organization …
    std::vector<std::string> decision_attributes;  // what conditions may ask of a member; the schemas say, not the model
    std::vector<predefined> resources;             // parents first
    std::vector<duty_pair> duties;

    // errc::invalid_syntax, errc::invalid_value; the detail begins with the line.
    static result<permission_model> from_toml(std::string_view text, std::vector<std::string> decision_attributes = {});
    // The service that a resource type belongs to; empty when the model has no such type.
    std::string_view service_of(std::string_view type) const;
    const built_in_role* find_role(std::string_view slug) const;
    const plan* find_plan(std::string_view slug) const;
    // What an organization with this word for its plan has: the first where it has none yet. Null: the model has no plans, or
    // no such one.
    const plan* plan_of(std::string_view slug) const;
    bool gives(const plan* of, bool built_in,
               const std::vector<std::string>& role_plans) const;  // whether such a role is awake
    // What a refusal of this action names as missing.
    std::string_view word_of(std::string_view action) const;
    bool reveals_secret(std::string_view action) const;
};

// The models that were loaded at start. Filled before the first request, read from any thread afterwards.
class model_library {
public:
    // The attributes of members that conditions may ask for, as the schemas mark them.
    explicit model_library(std::vector<std::string> decision_attributes = {})
        : decision_attributes_(std::move(decision_attributes)) {}
    // origin: the file, as a later error calls it. errc::conflict, with the line, for a second one of the same name.
    result<void> add(std::string_view toml, std::string_view origin = "another");
    const permission_model* find(std::string_view name) const;
    // The model of an organization. errc::not_supported when there is none of this name.
    result<const permission_model*> loaded(std::string_view name) const;
    std::vector<std::string> names() const;

private:
    std::vector<std::string> decision_attributes_;
    std::map<std::string, std::unique_ptr<const permission_model>, std::less<>> models_;
    std::map<std::string, std::string, std::less<>> origins_;
};

// Writes a model's roles and policies (version 1) into an organization that was just made with it. Its predefined resources:
// resources.hpp.
result<void> install_model(tenant_transaction& tx, const permission_model& model);

}  // namespace gatehouse::access
