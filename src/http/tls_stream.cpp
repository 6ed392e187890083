#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "stream.hpp"

namespace gatehouse::http {
namespace {

namespace ssl = net::ssl;

class tls_stream final : public stream {
public:
    tls_stream(tcp_socket socket, ssl::context& context) : stream_(std::move(socket), context) {}

    void begin(owner told) override {
        stream_.async_handshake(ssl::stream_base::server,
                                [told = std::move(told)](error_code failure) { told->on_ready(failure); });
    }
    void read(net::mutable_buffer room, owner told) override {
        stream_.async_read_some(
            room, [told = std::move(told)](error_code failure, std::size_t count) { told->on_read(failure, count); });
    }
    void write(const two_buffers& bytes, owner told) override {
        stream_.async_write_some(
            bytes, [told = std::move(told)](error_code failure, std::size_t count) { told->on_written(failure, count); });
    }
    void shut(owner told) override {
        stream_.async_shutdown([this, told = std::move(told)](error_code) {
            error_code ignored;
            stream_.next_layer().shutdown(tcp_socket::shutdown_send, ignored);
            told->on_shut();
        });
    }
    void discard(net::mutable_buffer room, owner told) override {
        stream_.next_layer().async_read_some(
            room, [told = std::move(told)](error_code failure, std::size_t count) { told->on_read(failure, count); });
    }
    void close() override {
        error_code ignored;
        stream_.next_layer().close(ignored);
    }

private:
    ssl::stream<tcp_socket> stream_;
};

class file_tls_context final : public tls_context {
public:
    error_code load(const tls_files& files) {
        error_code failure;
        context_.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                                 ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                             failure);
        if (!failure) context_.use_certificate_chain_file(files.certificate_chain, failure);
        if (!failure) context_.use_private_key_file(files.private_key, ssl::context::pem, failure);
        SSL_CTX_set_options(context_.native_handle(), SSL_OP_NO_RENEGOTIATION);
        // A record's buffers are given back between records: thousands of idle connections stay small.
        SSL_CTX_set_mode(context_.native_handle(), SSL_MODE_RELEASE_BUFFERS);
        return failure;
    }
    std::unique_ptr<stream> make_stream(tcp_socket socket) override {
        return std::make_unique<tls_stream>(std::move(socket), context_);
    }

private:
    ssl::context context_{ssl::context::tls_server};
};

}  // namespace

result<std::unique_ptr<tls_context>> make_tls_context(const tls_files& files) {
    auto context = std::make_unique<file_tls_context>();
    if (const error_code failure = context->load(files))
        return make_error(errc::invalid_value, "TLS files cannot be used: " + failure.message());
    return std::unique_ptr<tls_context>(std::move(context));
}

}  // namespace gatehouse::http
