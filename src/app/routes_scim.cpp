#include "dispatch.hpp"
#include "gateway.hpp"
#include "routes.hpp"
#include "services.hpp"

namespace gatehouse::app {

void add_scim_routes(http::router& to, store& data, const scim::service& at) {
    using http::method;
    const auto add = [&](method verb, std::string_view path, protocol::endpoint handle,
                         std::size_t body_bytes = limits::scim_body_bytes, http::run_on where = http::run_on::worker) {
        to.add({verb, "/scim/v2" + std::string(path), body_bytes, where, dispatch(data, std::move(handle))});
    };
    const auto quick = http::run_on::inline_;
    add(method::get, "/Users", scim::users::list(at));
    add(method::post, "/Users", scim::users::create(at));
    add(method::get, "/Users/{id}", scim::users::read(at), limits::scim_body_bytes, quick);
    add(method::put, "/Users/{id}", scim::users::replace(at));
    add(method::patch, "/Users/{id}", scim::users::modify(at));
    add(method::del, "/Users/{id}", scim::users::remove(at));

    add(method::get, "/Groups", scim::groups::list(at));
    add(method::post, "/Groups", scim::groups::create(at), limits::largest_body_bytes);
    add(method::get, "/Groups/{id}", scim::groups::read(at));
    add(method::put, "/Groups/{id}", scim::groups::replace(at), limits::largest_body_bytes);
    add(method::patch, "/Groups/{id}", scim::groups::modify(at));
    add(method::del, "/Groups/{id}", scim::groups::remove(at));

    add(method::get, "/ServiceProviderConfig", scim::discovery::config(at));
    add(method::get, "/serviceConfiguration", scim::discovery::config(at));  // what Microsoft's collection asks for
    add(method::get, "/ResourceTypes", scim::discovery::all_resource_types(at));
    add(method::get, "/ResourceTypes/{id}", scim::discovery::one_resource_type(at));
    add(method::get, "/Schemas", scim::discovery::all_schemas(at));
    add(method::get, "/Schemas/{id}", scim::discovery::one_schema(at));

    for (const std::string_view path : {"/.search", "/Users/.search", "/Groups/.search"})
        add(method::post, path, scim::absent(at, ".search"));
    add(method::post, "/Bulk", scim::absent(at, "Bulk"));
    for (const method verb : {method::get, method::post, method::put, method::patch, method::del})
        add(verb, "/Me", scim::absent(at, "/Me with a connection's token"));
    to.style_errors("/scim", scim::refuse);
}

}  // namespace gatehouse::app
