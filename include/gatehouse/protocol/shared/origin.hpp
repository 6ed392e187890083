#pragma once
#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

namespace gatehouse::protocol {

// Whether a change was sent from a page of ours: a browser says so in Origin, or else in Sec-Fetch-Site, and a stranger's page
// can set neither (security.md, Browser).
bool is_same_origin(const base_url& place, const http::request& request);

}  // namespace gatehouse::protocol
