#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/saml_setup.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// The management API under /api/v1: all that the command line and the console do. Errors are problem+json (RFC 9457), a 403
// names the permission that is missing in `required_permission`.
namespace gatehouse::protocol::admin {

// What the handlers stand on; all of it is app's and outlives them.
struct surroundings {
    const doors& at;
    const access::model_library& models;
    // Which IdP a SAML metadata document speaks of. The error says what is wrong with it.
    std::function<result<idp_trust>(std::string_view metadata)> read_metadata;
    // Whether this is the one-time set-up secret. Empty function: there is none (any more).
    std::function<bool(std::string_view shown)> is_setup_secret;
    bool sends_mail = true;                                          // without it nobody can be invited
    std::string_view openapi = {};                                   // the description of this API: JSON, shown to whoever asks
    std::function<void(std::string_view report)> count_report = {};  // that one was read; empty: nobody counts
};

// Which door the routes are for. At the operator's socket whoever is let in is the operator, named by remote_address (the OS
// user's name); at the public door an API key or a session cookie says who asks, or an operator's key: then the caller is the
// operator too, but for what only the server's own machine has.
enum class entrance : std::uint8_t { door, operator_key, operator_socket };

struct api_route {
    http::method verb;
    std::string path_template;
    std::size_t body_limit_bytes;
    endpoint handle;
    std::string_view permission = {};  // what the caller needs; empty where no permission decides
};
// Every route of the management API, for the public door (which is operator_key's too) or the socket. around must outlive them.
std::vector<api_route> routes(const surroundings& around, entrance by);
http::response refuse(int status, std::string_view detail);  // the door's own refusals, as problem+json

}  // namespace gatehouse::protocol::admin
