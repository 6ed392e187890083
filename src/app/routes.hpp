#pragma once
#include <gatehouse/http/router.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>

namespace gatehouse::app {

class copies;
class gateway;
class master_keys;

// Every endpoint of the surface. whole must outlive the router.
void add_routes(http::router& to, gateway& whole);
// /livez, /readyz, /metrics: on the main door, or on one of their own.
void add_operations(http::router& to, gateway& whole);

// For `gatehouse backup`, at the operator's door: a copy of the embedded store, in the data directory.
void add_copy(http::router& to, copies& made);

// For `gatehouse key`, at the operator's door.
void add_master_keys(http::router& to, master_keys& all);

// What browsers see: signing in and out, SAML, the way to an application on another host.
void add_browser_routes(http::router& to, gateway& whole);
// What applications ask: decisions and introspection. Their own door has these and nothing else.
void add_application_routes(http::router& to, gateway& whole);
// The same, and what proxies ask: forward-auth.
void add_decision_routes(http::router& to, gateway& whole);
// Below /scim/v2, what is not there included.
void add_scim_routes(http::router& to, store& data, const scim::service& at);

}  // namespace gatehouse::app
