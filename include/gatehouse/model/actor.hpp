#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse {

// Who acts (security.md, Principals). `gatehouse` is the gateway itself: sweepers, the demo's setting up.
enum class actor_kind : std::uint8_t { connection, session, api_key, application, operator_, gatehouse };
constexpr std::string_view to_text(actor_kind kind) {
    switch (kind) {
        case actor_kind::connection: return "connection";
        case actor_kind::session: return "session";
        case actor_kind::api_key: return "api_key";
        case actor_kind::application: return "application";
        case actor_kind::operator_: return "operator";
        case actor_kind::gatehouse: return "gatehouse";
    }
    return "";
}

// Who asked for what is being done, and by which request: goes into every change row.
struct request_context {
    actor_kind kind = actor_kind::gatehouse;
    std::string actor;  // id of the member (sessions, keys), connection, application or operator key; or the OS user's name
    std::string credential;  // id of the session, key or token that was shown; empty for gatehouse and the operator's socket
    std::string via;         // the door: scim, saml, api, cli, demo
    std::string request_id;
    std::string ip;
};

}  // namespace gatehouse
