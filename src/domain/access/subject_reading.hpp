#pragma once
#include <string_view>

#include <gatehouse/domain/access/conditions.hpp>
#include <gatehouse/domain/access/decider.hpp>

#include "policy_cache.hpp"

// What decisions and searches read of a subject, and check of a question.
namespace gatehouse::access {

// The text of a gate that is shut, or nothing.
std::string_view shut_gate(const subject_facts& subject, instant now);

// errc::invalid_value for a pattern.
result<void> check_literals(std::string_view action, std::string_view type, std::string_view id);

// What conditions ask about the subject, fetched only where some statement of the organization does.
struct fetched_facts {
    fetched_facts() = default;
    fetched_facts(const fetched_facts&) = delete;  // known borrows attributes
    condition_facts known;
    value attributes;
};
result<void> fetch(tenant_transaction& tx, const question& asked, const organization_policies& policies, fetched_facts& into);

}  // namespace gatehouse::access
