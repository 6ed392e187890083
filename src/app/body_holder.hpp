#pragma once
#include <string>

#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

namespace gatehouse::app {

// Against whom a request's body counts among those in flight: the organization that the shown bearer token or session
// cookie names, "" where none does. Nothing is verified, so whoever knows an organization's id can fill its part of the
// room, but no more than that; what is proved later grants nothing that was refused here.
std::string body_holder(const http::request& head, const protocol::base_url& place);

}  // namespace gatehouse::app
