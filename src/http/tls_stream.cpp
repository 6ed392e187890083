#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <gatehouse/base/limits/applications.hpp>

#include <algorithm>
#include <memory>

#include "stream.hpp"

namespace gatehouse::http {
namespace {

namespace ssl = net::ssl;

class tls_stream final : public stream {
public:
    tls_stream(tcp_socket socket, ssl::context& context) : stream_(std::move(socket), context), ssl_(stream_.native_handle()) {}

    void begin(owner told) override {
        stream_.async_handshake(ssl::stream_base::server,
                                [told = std::move(told)](error_code failure) { told->on_ready(failure); });
    }
    std::string client_certificate() const override {
        const std::unique_ptr<X509, decltype(&X509_free)> shown(SSL_get1_peer_certificate(ssl_), X509_free);
        if (!shown) return {};
        std::string der(static_cast<std::size_t>(std::max(0, i2d_X509(shown.get(), nullptr))), '\0');
        auto* at = reinterpret_cast<unsigned char*>(der.data());
        i2d_X509(shown.get(), &at);
        return der;
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
    SSL* const ssl_;
};

// RFC 8705, 2.2: the handshake proves that the client has the key, and whether the key is known is asked later. So no chain is
// built. A resumed session would show what was proved another time: there is none.
void ask_for_certificate(SSL_CTX* of) {
    SSL_CTX_set_verify(of, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_cert_verify_callback(
        of, [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
    SSL_CTX_set_max_cert_list(of, limits::client_chain_bytes);
    SSL_CTX_set_session_cache_mode(of, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(of, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(of, 0);
}

class file_tls_context final : public tls_context {
public:
    error_code load(const tls_files& files, client_shows what) {
        error_code failure;
        context_.set_options(ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
                                 ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1 | ssl::context::no_compression,
                             failure);
        if (!failure) context_.use_certificate_chain_file(files.certificate_chain, failure);
        if (!failure) context_.use_private_key_file(files.private_key, ssl::context::pem, failure);
        SSL_CTX_set_options(context_.native_handle(), SSL_OP_NO_RENEGOTIATION);
        // A record's buffers are given back between records: thousands of idle connections stay small.
        SSL_CTX_set_mode(context_.native_handle(), SSL_MODE_RELEASE_BUFFERS);
        if (what == client_shows::certificate) ask_for_certificate(context_.native_handle());
        return failure;
    }
    std::unique_ptr<stream> make_stream(tcp_socket socket) override {
        return std::make_unique<tls_stream>(std::move(socket), context_);
    }

private:
    ssl::context context_{ssl::context::tls_server};
};

}  // namespace

result<std::unique_ptr<tls_context>> make_tls_context(const tls_files& files, client_shows what) {
    auto context = std::make_unique<file_tls_context>();
    if (const error_code failure = context->load(files, what))
        return make_error(errc::invalid_value, "TLS files cannot be used: " + failure.message());
    return std::unique_ptr<tls_context>(std::move(context));
}

}  // namespace gatehouse::http
