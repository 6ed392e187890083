#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::saml {

struct response_form {
    std::string saml_response;
    std::string relay_state;
};

// The POST binding's form (bindings, 3.5.4), read once and strictly: names must stand there literally, none twice, no request
// beside the response; whatever two readers could read differently is refused (errc::invalid_syntax, a request.* code).
result<response_form> read_response_form(const http::request& request);

}  // namespace gatehouse::saml
