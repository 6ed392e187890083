#include "routes.hpp"

#include "dispatch.hpp"
#include "gateway.hpp"

namespace gatehouse::app {

void add_routes(http::router& to, gateway& whole) {
    if (!whole.settings().operations_listen) add_operations(to, whole);
    add_browser_routes(to, whole);
    add_decision_routes(to, whole);
    add_scim_routes(to, whole.data(), whole.parts().scim());
}

}  // namespace gatehouse::app
