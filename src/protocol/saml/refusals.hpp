#pragma once
#include <string_view>

#include <gatehouse/http/message.hpp>

#include "connection_setup.hpp"

namespace gatehouse::saml {

// The page for a sign-in that was refused. Before a signature was verified it says nothing but a correlation id; afterwards it
// says plainly what is wrong, because then it is the person whom it concerns who reads it.
http::response refusal_page(const http::request& request, const connection_setup& setup, std::string_view reason);
// Where there is no connection to speak of, or the message could not be read at all.
http::response bare_refusal(const http::request& request, int status, std::string_view what);

// Why read_setup gave nothing: no such connection, or a store that does not answer just now.
http::response no_setup(const http::request& request, const error& failure);

}  // namespace gatehouse::saml
