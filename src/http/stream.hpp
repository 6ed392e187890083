#pragma once
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include <gatehouse/base/result.hpp>
#include <gatehouse/http/server.hpp>

namespace gatehouse::http {

namespace net = boost::asio;
using error_code = boost::system::error_code;
// The concrete executor: asking a type-erased one costs more than a small request's parsing.
using tcp_socket = net::basic_stream_socket<net::ip::tcp, net::io_context::executor_type>;

// Told when an operation of its stream ended, on the loop's thread, never from within the call that began it.
class stream_owner {
public:
    virtual void on_ready(error_code failure) = 0;
    virtual void on_read(error_code failure, std::size_t count) = 0;
    virtual void on_written(error_code failure, std::size_t count) = 0;
    virtual void on_shut() = 0;

protected:
    ~stream_owner() = default;
};

// A connection's bytes, plain or TLS. Asio's operations are instantiated behind this face, in two files only. Each
// operation keeps the owner alive until it ends; close() ends all that are under way.
class stream {
public:
    using owner = std::shared_ptr<stream_owner>;
    using two_buffers = std::array<net::const_buffer, 2>;

    virtual ~stream() = default;
    virtual void begin(owner told) = 0;  // handshake; ends in on_ready
    // After it: what the client showed there, as DER; empty when that was nothing.
    virtual std::string client_certificate() const { return {}; }
    virtual void read(net::mutable_buffer room, owner told) = 0;
    virtual void write(const two_buffers& bytes, owner told) = 0;
    // Says that nothing more comes from us; ends in on_shut.
    virtual void shut(owner told) = 0;
    // After shut: reads what still comes, undecrypted, to throw it away; ends in on_read.
    virtual void discard(net::mutable_buffer room, owner told) = 0;
    virtual void close() = 0;
};

std::unique_ptr<stream> make_tcp_stream(tcp_socket socket);

// The server's certificate and key, loaded once and shared by all connections.
class tls_context {
public:
    virtual ~tls_context() = default;
    virtual std::unique_ptr<stream> make_stream(tcp_socket socket) = 0;
};
// Whether handshakes ask for the client's certificate, and end without one.
enum class client_shows : std::uint8_t { nothing, certificate };
result<std::unique_ptr<tls_context>> make_tls_context(const tls_files& files, client_shows what);

}  // namespace gatehouse::http
