#pragma once
#include <functional>
#include <string>
#include <string_view>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>

#include "../rules.hpp"

namespace gatehouse::scim {

// One request of one connection, owned by itself: a plan outlives the request it came from.
struct call {
    const service& at;
    organization_id organization;
    connection_id connection;
    request_context by;
    rules tolerated = rules::tolerant();  // every profile behaves as generic so far
    provisioning_entry entry;             // status, rules and detail come with the answer

    std::string url(std::string_view endpoint, std::string_view id = {}) const;  // absolute: "…/scim/v2/Users/<id>"
};

// A read, on the snapshot in which its token was found alive.
using reader = std::function<result<http::response>(tenant_transaction&, call&, const http::request&)>;
protocol::endpoint reading(const service& at, reader work);

// A change. prepare reads the request, outside every transaction; change runs in the organization's turn, on a fresh
// copy of the call each time.
using change = std::function<result<http::response>(tenant_transaction&, call&)>;
struct prepared {
    change work;
    write_class turn = write_class::provisioning;
};
using preparer = std::function<result<prepared>(call&, const http::request&)>;
protocol::endpoint writing(const service& at, preparer prepare);

// The body as JSON; an empty one is errc::invalid_syntax.
result<value> read_body(const http::request& request, std::size_t most_values = limits::json_values);

}  // namespace gatehouse::scim
