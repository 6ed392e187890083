#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "copy_files.hpp"
#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

http::response copy_store(gateway& whole) {
    delete_copies(whole.settings().data, limits::copy_kept_ms);
    const std::string name = new_name_of_copy(whole.random());
    if (const auto copied = whole.data().copy_to(whole.settings().data + "/" + name); !copied)
        return protocol::problem(copied.error());
    std::string body;
    json_writer(body).begin_object().member("copy", name).end_object();
    return protocol::json_answer(201, std::move(body));
}

}  // namespace

void add_copy(http::router& to, gateway& whole) {
    to.add({http::method::post, "/api/v1/copy", limits::decision_body_bytes, http::run_on::worker,
            [&whole](http::request, http::responder respond) { respond(copy_store(whole)); }});
}

}  // namespace gatehouse::app
