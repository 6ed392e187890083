#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/http/message.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/application.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>
#include <gatehouse/protocol/shared/failure_budget.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::protocol {

// What handlers of every protocol stand on; all of it is app's and outlives them.
struct doors {
    gatehouse::store& data;
    const crypto::keyring& keys;
    const clock& time;
    random_source& random;
    const access::decider& decider;
    sessions::activity& used;
    failure_budget& failures;
    const base_url& place;
};

// The Authorization header, taken apart. Both empty: there is none.
struct authorization {
    std::optional<std::string> bearer;
    struct pair {
        std::string id;
        secret password;
    };
    std::optional<pair> basic;
};
// errc::unauthenticated for a header that is no Bearer and no Basic, or stands twice; errc::sensitive for a credential in the
// query string (RFC 6750, 2.3 advises against it; here it is refused).
result<authorization> read_authorization(const http::request& request);
// errc::sensitive when a query parameter is named like a token or its value looks like one of ours.
result<void> refuse_query_tokens(std::string_view query);

// A credential of that kind, alive, in a snapshot of its own. errc::unauthenticated. work, when given, runs in that same
// snapshot, so that what it reads belongs together with the answer.
using with_principal = function_ref<result<void>(tenant_transaction&, const principal&)>;
result<void> authenticate(const doors& at, const http::request& request, credential_kind kind, std::string_view text,
                          with_principal work);
result<principal> authenticate(const doors& at, const http::request& request, credential_kind kind, std::string_view text);

// A service of the product by HTTP Basic, id:secret. errc::unauthenticated.
result<application> authenticate_application(const doors& at, const http::request& request, const authorization::pair& shown);

// The same at whatever door the request came: where the door asks for certificates, by the key that the connection proved, and
// an Authorization header beside it is refused; elsewhere by Basic. shown is of the request. errc::unauthenticated.
result<application> application_asking(const doors& at, const http::request& request, const authorization& shown);

// A key of the operator, in the Authorization header and of the right form; nothing proved. Only the management API's doors
// ask.
std::optional<credential_handle> operator_key_in(const http::request& request);
// Whether that one lives. errc::unauthenticated.
result<void> authenticate_operator(const doors& at, const http::request& request, const credential_handle& shown);

// Of a request's actor for change rows and for still_alive.
request_context context_of(const principal& who, const http::request& request, std::string_view via);
request_context context_of(const application& who, const http::request& request, std::string_view via);

}  // namespace gatehouse::protocol
