#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/http/router.hpp>

namespace gatehouse::http {

// What a test may make smaller so that a limit trips quickly; the defaults are base/limits.
struct server_limits {
    std::size_t header_bytes = limits::header_bytes;
    std::size_t target_bytes = limits::target_bytes;
    std::size_t connections = limits::connections;
    std::size_t bodies_in_flight_bytes = limits::bodies_in_flight_bytes;
    std::size_t bodies_in_flight_share = limits::bodies_in_flight_share;
    std::size_t bodies_in_flight_address_share = limits::bodies_in_flight_address_share;
    int header_timeout_ms = limits::header_timeout_ms;
    int body_timeout_ms = limits::body_timeout_ms;
    int write_timeout_ms = limits::write_timeout_ms;
    int idle_timeout_ms = limits::idle_timeout_ms;
    int stop_timeout_ms = limits::stop_timeout_ms;
    int linger_timeout_ms = limits::linger_timeout_ms;
};

// PEM files.
struct tls_files {
    std::string certificate_chain;
    std::string private_key;
};

struct server_options {
    std::string address = "127.0.0.1";  // a literal
    std::uint16_t port = 0;             // 0: any free one; port() says which
    // Not empty: a Unix socket there (0600, an old one is replaced) instead of address and port. Only processes of root or of
    // our own user are let in; remote_address is the name of the user that the kernel says the peer is.
    std::string unix_path = {};
    unsigned threads = 0;  // one io_context each; 0: one a core
    // Whether a Host is one of the gateway's own names, asked for each request; absent: all are. Others get 421.
    std::function<bool(std::string_view host)> is_own_host = {};
    // Whether it is a registered application's; asked, on the I/O threads, only for routes that answer there; absent: none is.
    std::function<bool(std::string_view host)> is_application_host = {};
    std::vector<std::string> trusted_proxies =
        {};  // addresses or networks ("10.0.0.0/8") whose forwarded headers count; others' are dropped
    bool only_trusted_proxies = false;  // other peers are hung up on
    // Against whom a body counts among those in flight, told from the request's head alone (no body, no path_values yet) on
    // the I/O threads; nothing is verified at that point, so it counts against the client's address as well. "" or no
    // function: against the address alone.
    std::function<std::string(const request& head)> holder_of_body = {};
    // False: what asks the store may wait for a network, so inline routes, and what is asked of an application's host, run on
    // workers.
    bool io_threads_may_read = true;
    server_limits limits = {};
    std::optional<tls_files> tls = {};
    // Set: whoever shakes hands shows a certificate and proves that it has the key, or is hung up on; needs tls. Any
    // certificate will do, whoever signed it and whatever its dates: handlers judge it (request::certificate). This reads it,
    // once for each connection, on the I/O threads. Sessions are not resumed: who comes again proves it again.
    std::function<client_certificate(std::string_view der)> read_client_certificate = {};
};

// What an answered request was, for metrics and the access log: the route's template, never the path or the query.
struct exchange {
    std::string_view route_template;
    method verb;
    int status;
    std::int64_t duration_us;
};

// The door: accepts, reads a request within its route's limits, hands it to the route's handler, writes the answer.
// Handlers of run_on::worker routes go through post_to_worker, which returns false when its queue is full (the client
// gets 503 with Retry-After). Each answer carries Date, Content-Length, X-Request-Id, nosniff and, unless the handler set
// its own, Cache-Control: no-store. HEAD is served by the GET route, its body dropped. All functions may be called from any
// thread.
class server {
public:
    using post = std::function<bool(std::function<void()>)>;
    using observe = std::function<void(const exchange&)>;

    // Binds and listens at once; errc::unavailable when the address or socket cannot be had, errc::invalid_value when the
    // address, a proxy or the TLS files cannot be read or are missing. routes, time and random must outlive the server.
    static result<std::unique_ptr<server>> listen(server_options options, const router& routes, const clock& time,
                                                  random_source& random, post post_to_worker, observe observer);
    virtual ~server() = default;

    virtual std::uint16_t port() const = 0;
    virtual void start() = 0;
    // Not from a handler. Accepts no more, closes idle connections, lets what is under way finish (a half-sent request is
    // dropped at stop_timeout_ms, a slow reader too), then joins the threads. Returns when all is closed.
    virtual void stop() = 0;
};

}  // namespace gatehouse::http
