#include "administration.hpp"

#include "dispatch.hpp"
#include "gateway.hpp"
#include "idp_metadata.hpp"
#include "openapi_document.hpp"

namespace gatehouse::app {
namespace {

// Once the first organization is durable, the set-up secret has no use any more.
http::handler burning(const setup_secret& used, http::handler next) {
    return [&used, next = std::move(next)](http::request request, http::responder respond) {
        next(std::move(request), [&used, respond = std::move(respond)](http::response answer) {
            if (answer.status == 201) used.burn();
            respond(std::move(answer));
        });
    };
}

void count_report(metrics_registry& metrics, std::string_view report) {
    metrics
        .get_counter("gatehouse_reports_read_total", "Reports that were read, by kind; the trail says by whom",
                     {{"report", std::string(report)}})
        .add();
}

}  // namespace

administration::administration(gateway& whole, const services& parts, app::setup_secret secret)
    : data_(whole.data()),
      first_run_(std::move(secret)),
      around_{parts.doors(),
              parts.models(),
              [&whole](std::string_view metadata) { return read_idp_metadata(metadata, whole.time().now()); },
              [this](std::string_view shown) { return first_run_.matches(shown); },
              whole.settings().mail.wanted(),
              openapi_document(),
              [&whole](std::string_view report) { count_report(whole.metrics(), report); }} {}

result<std::unique_ptr<administration>> administration::make(gateway& whole, const services& parts) {
    auto secret = setup_secret::prepare(whole.data(), whole.settings().data, whole.random());
    if (!secret) return secret.error();
    return std::unique_ptr<administration>(new administration(whole, parts, *std::move(secret)));
}

void administration::add_routes(http::router& to, protocol::admin::entrance by) {
    to.style_errors("/api/", protocol::admin::refuse);
    for (auto& one : protocol::admin::routes(around_, by)) {
        auto handle = dispatch(data_, std::move(one.handle));
        const bool makes_one = one.verb == http::method::post && one.path_template == "/api/v1/organizations";
        if (makes_one || one.path_template == "/api/v1/setup") handle = burning(first_run_, std::move(handle));
        to.add({one.verb, std::move(one.path_template), one.body_limit_bytes, http::run_on::worker, std::move(handle)});
    }
}

}  // namespace gatehouse::app
