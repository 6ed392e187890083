#include <gatehouse/base/limits.hpp>

#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

http::response text(int status, std::string body) {
    return http::response{status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

// Ready: the store answers, no stop is under way, and what other gateways seal opens here. A load balancer takes this node out
// before the doors close.
http::response readiness(gateway& whole) {
    if (whole.stopping()) return text(503, "stopping\n");
    if (!whole.has_keys()) return text(503, "its master key does not open this store any more\n");
    const auto read = whole.data().read_installation([](installation_transaction&) { return result<void>(); });
    return read ? text(200, "ready\n") : text(503, "the store does not answer\n");
}

http::route operation(std::string path, std::function<http::response()> answer) {
    return {http::method::get,
            std::move(path),
            0,
            http::run_on::inline_,
            [answer = std::move(answer)](http::request, http::responder respond) { respond(answer()); },
            http::answers_at::any_host};
}

}  // namespace

void add_operations(http::router& to, gateway& whole) {
    to.add(operation("/livez", [] { return text(200, "alive\n"); }));
    to.add(operation("/readyz", [&whole] { return readiness(whole); }));
    to.add(operation("/metrics", [&whole] {
        return http::response{
            200, {{"Content-Type", std::string(metrics_registry::content_type)}}, whole.metrics().exposition()};
    }));
}

}  // namespace gatehouse::app
