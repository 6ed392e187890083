#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>

namespace gatehouse::outbound {

struct header {
    std::string name;
    std::string value;
};

struct request {
    std::string method = "GET";
    std::string url;                   // http or https, absolute, without userinfo; a fragment is not sent
    std::vector<header> headers = {};  // Host, Content-Length and Connection are the client's
    std::string body = {};
};

struct response {
    int status = 0;
    std::vector<header> headers = {};
    std::string body = {};
    // The first header of that name (case-blind); empty when absent.
    std::string_view find_header(std::string_view name) const noexcept;
};

struct fetch_options {
    int timeout_ms = 10'000;  // for the whole exchange, connecting included
    std::size_t max_body_bytes = std::size_t{16} * 1024 * 1024;
    std::string ca_file = {};  // PEM of the authorities to believe; empty: the system's
};

// HTTP/1.1 over http or https, always with the server's certificate and name verified; blocks its caller. Redirects and
// proxies are not followed. Any status is a response; the errors are:
// errc::invalid_value    the URL, the method or a header cannot be sent
// errc::unavailable      the request did not reach the server (no connection, certificate not accepted)
// errc::outcome_unknown  it was sent, but no whole answer came (closed, timed out)
// errc::too_large        the answer's body is over max_body_bytes
// One client keeps its last connection open for the next request to the same origin. Not for two threads at once.
class client {
public:
    explicit client(fetch_options options = {});
    client(client&&) noexcept;
    client& operator=(client&&) noexcept;
    ~client();

    result<response> send(const request& asked);

private:
    struct state;
    std::unique_ptr<state> state_;
};

// One exchange on a connection of its own.
result<response> fetch(const request& asked, const fetch_options& options = {});

}  // namespace gatehouse::outbound
