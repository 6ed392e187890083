#pragma once
#include <gatehouse/http/server.hpp>

#include <string_view>

#include "request_parser.hpp"

namespace gatehouse::http {

// A refusal by the door itself; status 0 is none.
struct refusal {
    int status = 0;
    std::string_view detail = {};
    bool then_close = false;  // where the message ends can no longer be trusted
    explicit operator bool() const noexcept { return status != 0; }
};

// Judges what decides where the message ends and whom it is for (RFC 9112, 3.2 and 6.3), before routing. An absolute
// target is taken apart: its path stays in the message, its authority must be the Host.
refusal check_framing(request_parser& parsed);
// False when a route that answers at these hosts does not answer at this one, as far as an I/O thread may find out.
bool may_be_served_at(std::string_view host, answers_at hosts, const server_options& options);
// True when it does.
bool is_served_at(std::string_view host, answers_at hosts, const server_options& options);
// What Beast's parser or our own stop means for the client.
refusal refusal_of(beast::error_code failure, const request_parser& parsed);

}  // namespace gatehouse::http
