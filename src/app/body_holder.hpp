#pragma once
#include <string>

#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

namespace gatehouse::app {

// Against whom a request's body counts among those in flight, beside the client's address: the organization that the shown
// bearer token or session cookie names, "" where none does. Nothing is verified, not even that there is such an organization:
// whoever knows one's id can fill its part of the room, and whoever invents some gets no further than the address's part
// (docs/decisions/0007). What is proved later grants nothing that was refused here.
std::string body_holder(const http::request& head, const protocol::base_url& place);

}  // namespace gatehouse::app
