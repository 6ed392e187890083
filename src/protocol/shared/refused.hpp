#pragma once
#include <gatehouse/protocol/shared/authenticate.hpp>

// How a credential is refused, whatever its kind. label: what it is called in logs and by whoever shows it.
namespace gatehouse::protocol {

bool is_refusal(const error& failure);  // of what was shown, not of the asking
// Not known, or not good. Looked up first: whoever shows a valid credential never gets here, however many failures its address
// has.
error refused(const doors& at, const http::request& request, std::string_view label);
// Good, but for a restore. Who shows the right one is told: it is an administrator's to say that it was not revoked since.
error waiting(const http::request& request, std::string_view label, instant since);

}  // namespace gatehouse::protocol
