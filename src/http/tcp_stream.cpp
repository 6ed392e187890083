#include <boost/asio/post.hpp>

#include "stream.hpp"

namespace gatehouse::http {
namespace {

class tcp_stream final : public stream {
public:
    explicit tcp_stream(tcp_socket socket) : socket_(std::move(socket)) {}

    void begin(owner told) override {
        net::post(socket_.get_executor(), [told = std::move(told)] { told->on_ready({}); });
    }
    void read(net::mutable_buffer room, owner told) override {
        socket_.async_read_some(
            room, [told = std::move(told)](error_code failure, std::size_t count) { told->on_read(failure, count); });
    }
    void write(const two_buffers& bytes, owner told) override {
        auto ended = [told = std::move(told)](error_code failure, std::size_t count) { told->on_written(failure, count); };
        // Most answers are one piece, and send costs less than sendmsg.
        if (bytes[1].size() == 0) return socket_.async_write_some(bytes[0], std::move(ended));
        socket_.async_write_some(bytes, std::move(ended));
    }
    void shut(owner told) override {
        error_code ignored;
        socket_.shutdown(tcp_socket::shutdown_send, ignored);
        net::post(socket_.get_executor(), [told = std::move(told)] { told->on_shut(); });
    }
    void discard(net::mutable_buffer room, owner told) override { read(room, std::move(told)); }
    void close() override {
        error_code ignored;
        socket_.close(ignored);
    }

private:
    tcp_socket socket_;
};

}  // namespace

std::unique_ptr<stream> make_tcp_stream(tcp_socket socket) { return std::make_unique<tcp_stream>(std::move(socket)); }

}  // namespace gatehouse::http
