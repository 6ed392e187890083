#include <gatehouse/protocol/saml/sign_in.hpp>

#include <gatehouse/protocol/shared/cookies.hpp>

#include "sign_in_state.hpp"

namespace gatehouse::saml {

sign_in_service::sign_in_service(const protocol::doors& at, std::int64_t session_absolute_ms)
    : state_(new state{at, session_absolute_ms, {}}) {}
sign_in_service::~sign_in_service() = default;

protocol::endpoint sign_in_service::metadata() {
    return [state = state_.get()](const http::request& request) { return state->metadata(request); };
}
protocol::endpoint sign_in_service::login() {
    return [state = state_.get()](const http::request& request) { return state->login(request); };
}
protocol::endpoint sign_in_service::acs() {
    return [state = state_.get()](const http::request& request) { return state->acs(request); };
}

std::string correlation_cookie(const protocol::doors& at, std::string_view request_id) {
    constexpr std::size_t enough = 16;  // of 40 hexadecimal digits: tells one tab from another, the mac decides
    return protocol::cookie_name(at.place, "saml_" + std::string(request_id.substr(0, enough)));
}

request_context context_of(const connection_setup& setup, const http::request& request) {
    return {.kind = actor_kind::connection,
            .actor = std::string(setup.at.id.text()),
            .credential = "",
            .via = "saml",
            .request_id = request.id,
            .ip = request.remote_address};
}

}  // namespace gatehouse::saml
