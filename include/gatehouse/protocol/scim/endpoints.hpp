#pragma once
#include <string_view>

#include <gatehouse/domain/lifecycle/adopt.hpp>
#include <gatehouse/model/schema.hpp>
#include <gatehouse/protocol/scim/provisioning_log.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// The SCIM server (RFC 7644) under /scim/v2. Who asks is a connection, known by its bearer token; everything it names
// is its own, and what is not is not found. Endpoints take the {id} of their path as the first path value.
namespace gatehouse::scim {

// What the endpoints stand on; all of it is app's and outlives them.
struct service {
    const protocol::doors& doors;
    const schema_registry& schemas;
    provisioning_log& log;
    lifecycle::protection is_protected{};  // empty: everybody counts as protected
};

namespace users {
protocol::endpoint list(const service& at);
protocol::endpoint create(const service& at);
protocol::endpoint read(const service& at);
protocol::endpoint replace(const service& at);
protocol::endpoint modify(const service& at);
protocol::endpoint remove(const service& at);
}  // namespace users

namespace groups {
protocol::endpoint list(const service& at);
protocol::endpoint create(const service& at);
protocol::endpoint read(const service& at);
protocol::endpoint replace(const service& at);
protocol::endpoint modify(const service& at);
protocol::endpoint remove(const service& at);
}  // namespace groups

// RFC 7644, 4.
namespace discovery {
protocol::endpoint config(const service& at);
protocol::endpoint all_resource_types(const service& at);
protocol::endpoint one_resource_type(const service& at);
protocol::endpoint all_schemas(const service& at);
protocol::endpoint one_schema(const service& at);
}  // namespace discovery

// 501: a part of the RFC that discovery says is not here.
protocol::endpoint absent(const service& at, std::string_view what);
// The door's own refusals below /scim.
http::response refuse(int status, std::string_view detail);

}  // namespace gatehouse::scim
