#pragma once
#include <gatehouse/http/router.hpp>

namespace gatehouse::app {

class gateway;

// Every endpoint of the surface. whole must outlive the router.
void add_routes(http::router& to, gateway& whole);
// /livez, /readyz, /metrics: on the main door, or on one of their own.
void add_operations(http::router& to, gateway& whole);

}  // namespace gatehouse::app
