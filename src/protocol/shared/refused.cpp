#include "refused.hpp"

#include <gatehouse/base/log.hpp>

namespace gatehouse::protocol {

bool is_refusal(const error& failure) { return failure.code == errc::unauthenticated || failure.code == errc::not_found; }

error refused(const doors& at, const http::request& request, std::string_view label) {
    if (at.failures.spend(request.remote_address, at.time.now()))
        log(log_level::info, "credential.refused",
            {{"kind", label}, {"route", request.route_template}, {"address", request.remote_address}, {"request", request.id}});
    return make_error(errc::unauthenticated, "a valid credential is required");
}

error waiting(const http::request& request, std::string_view label, instant since) {
    log(log_level::info, "credential.waits", {{"kind", label}, {"route", request.route_template}, {"request", request.id}});
    return make_error(errc::unauthenticated,
                      "this " + std::string(label) + " waits to be confirmed since a backup was restored (" +
                          to_rfc3339(since) + "): an administrator confirms it, or the operator: gatehouse recovery confirm");
}

}  // namespace gatehouse::protocol
