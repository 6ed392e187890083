#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>
#include <gatehouse/protocol/shared/shown_secrets.hpp>

#include "request.hpp"

namespace gatehouse::protocol::authzen {

// Who asks: an application with its right, or an API key with its permission.
struct asker {
    std::string identity;  // kind and id
    bool proof = false;    // may see why
    trust in{};
    request_context by{};
};
struct asking {
    std::string_view right, permission;
};

// Lets the asker in and runs work in the snapshot of the organization that the path names. The answer, or a refusal in this
// protocol's form, carries the request's id (AuthZEN 1.0, 10.1.3). Secrets that work notes are on record before it goes out.
using asked_work = function_ref<result<http::response>(tenant_transaction&, const asker&, shown_secrets&)>;
answer ask(const doors& at, const http::request& request, const asking& what, asked_work work);

}  // namespace gatehouse::protocol::authzen
