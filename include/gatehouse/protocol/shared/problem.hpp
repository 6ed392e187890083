#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/error.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::protocol {

// Statuses of the JSON doors that have no words of their own (management API, errors of the access doors).
int status_of(errc code);

// application/problem+json (RFC 9457), no-store. required_permission goes in where a 403 is about one.
http::response problem(int status, std::string_view detail, std::string_view required_permission = {});
// "outcome":"unknown" goes in where the change may have been made (errc::outcome_unknown).
http::response problem(const error& failure);

// Answers that must never be kept by anybody on the way.
http::response json_answer(int status, std::string body);
http::response redirect_answer(int status, std::string location);
// What every page for a person carries: strict CSP, without script or with our own files only, no framing, no referrer,
// no-store.
void set_page_headers(http::response& answer, bool with_script = false);

}  // namespace gatehouse::protocol
