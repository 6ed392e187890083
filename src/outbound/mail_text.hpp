#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/outbound/mailer.hpp>

namespace gatehouse::outbound {

// RFC 5322 and MIME, lines ended by CRLF. id: what is unique of it.
std::string mail_text(const mail& what, std::string_view from, instant at, std::string_view id);

}  // namespace gatehouse::outbound
