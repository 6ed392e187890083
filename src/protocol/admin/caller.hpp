#pragma once
#include <optional>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/model/role.hpp>
#include <gatehouse/protocol/admin/admin.hpp>

namespace gatehouse::protocol::admin {

// Who makes a management call.
struct caller {
    request_context by;
    std::optional<principal> who;  // the session or API key; empty: the operator
    bool is_operator() const noexcept { return !who; }
    bool is_key() const noexcept { return who && who->kind == credential_kind::api_key; }
    bool is(const member_id& member) const noexcept { return who && who->member == member; }
};

// One management call inside one transaction.
struct call {
    const surroundings& around;
    tenant_transaction& tx;
    const caller& from;
    const http::request& request;
    // Set where the caller is let in by a role in this scope alone: what it does stays inside (placed.hpp).
    std::optional<role_scope> place{};
    // What the model gives whoever makes a resource: the one way in which a call may add to the caller's own rights.
    std::vector<grant_id> creator_grants{};
    // Who asked for it, where the caller approves a proposal: then two have said the same.
    std::optional<member_id> proposed_by{};
    // Set where a refusal is for want of a level only: who has it may make the change that was asked for (proposals.hpp).
    std::optional<std::int64_t> needs_level{};
    // Set where a refusal is for want of a permission: that one.
    std::string lacks{};
    // For who would decide about it then, a JSON object: what of the body takes a parser to see.
    std::string facts = "{}";

    // The value of the n-th placeholder after {org}.
    std::string_view path_value(std::size_t number) const { return request.path_values.at(number + 1); }
};

// Finds out who asks and which organization {org} (a code or an id) means, and runs work in a snapshot of it. At the public
// door it is a snapshot of the caller's own organization, and the very one in which the credential was found alive.
// errc::unauthenticated; errc::invalid_value and forbidden for what a browser may not send.
using with_call = function_ref<result<void>(call&)>;
result<void> enter(const surroundings& around, entrance by, const http::request& request, with_call work);
// Whether {org} is that organization, where the route has one. errc::not_found.
result<void> check_own(const call& made);
// The operator, as change rows name one: by the OS user, or by the key, whose id stands in the request.
caller operator_of(entrance by, const http::request& request);

}  // namespace gatehouse::protocol::admin
