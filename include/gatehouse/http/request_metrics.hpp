#pragma once
#include <gatehouse/base/metrics.hpp>
#include <gatehouse/http/server.hpp>

namespace gatehouse::http {

// An observer that counts every answer in gatehouse_http_requests_total{route,method,status} (status as its class, "2xx")
// and its time in gatehouse_http_request_duration_seconds{route,method}. The series of all routes are made here, so that
// observing takes no lock. routes and registry must outlive the server.
server::observe observe_into(metrics_registry& registry, const router& routes);

}  // namespace gatehouse::http
