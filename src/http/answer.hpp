#pragma once
#include <gatehouse/base/clock.hpp>
#include <gatehouse/http/message.hpp>

#include <string>
#include <string_view>

namespace gatehouse::http {

// "Date: Sun, 22 Nov 2026 07:06:43 GMT\r\n" (RFC 9110, 5.6.7).
std::string date_line(instant at);

struct answer_frame {
    std::string_view date_line;
    std::string_view request_id;
    bool keep_alive = true;
    int http_version = 11;
};

// False when a header's name or value would break out of its line: a handler let foreign text through.
bool is_sendable(const response& answer);
// Writes status line and header into out (whose capacity is used again); the body follows as it is.
void write_head(std::string& out, const response& answer, const answer_frame& frame);

}  // namespace gatehouse::http
