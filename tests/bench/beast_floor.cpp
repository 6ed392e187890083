// The floor: what a Beast server costs that does nothing. One thread, a concrete executor, the parser itself handed to
// async_read, no timer, one prebuilt answer of a 700-byte body, keep-alive. It prints its port and runs until it is ended.
#include <cstdio>
#include <memory>
#include <string>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using executor = asio::io_context::executor_type;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;
using tcp_acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;

constexpr std::size_t body_bytes = 700;
constexpr std::size_t read_bytes = 16 * 1024;

const std::string& prebuilt() {
    static const std::string text =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body_bytes) + "\r\n\r\n" +
        std::string(body_bytes, 'x');
    return text;
}

class session : public std::enable_shared_from_this<session> {
public:
    explicit session(tcp_socket socket) : socket_(std::move(socket)) {}

    void read() {
        parser_.emplace();
        http::async_read(socket_, buffer_, *parser_,
                         [self = shared_from_this()](boost::system::error_code failure, std::size_t) {
                             if (!failure) self->write();
                         });
    }

private:
    void write() {
        asio::async_write(socket_, asio::buffer(prebuilt()),
                          [self = shared_from_this()](boost::system::error_code failure, std::size_t) {
                              if (!failure) self->read();
                          });
    }

    tcp_socket socket_;
    boost::beast::flat_static_buffer<read_bytes> buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
};

void accept(tcp_acceptor& at) {
    at.async_accept([&at](boost::system::error_code failure, tcp_socket came) {
        if (!failure) {
            came.set_option(asio::ip::tcp::no_delay(true));
            std::make_shared<session>(std::move(came))->read();
        }
        accept(at);
    });
}

}  // namespace

int main() {
    asio::io_context loop(1);
    tcp_acceptor door(loop, {asio::ip::make_address("127.0.0.1"), 0});
    std::printf("floor listens at http://127.0.0.1:%u\n", static_cast<unsigned>(door.local_endpoint().port()));
    std::fflush(stdout);
    accept(door);
    loop.run();
}
