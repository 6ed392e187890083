#include "connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <optional>

namespace gatehouse::outbound {
namespace {

namespace net = boost::asio;
namespace ssl = net::ssl;
namespace beast = boost::beast;
using net::ip::tcp;
using error_code = boost::system::error_code;
using sent_message = beast::http::request<beast::http::string_body>;

sent_message to_message(const request& asked, const parsed_url& where) {
    sent_message message;
    message.version(11);
    message.method_string(asked.method);
    message.target(where.target);
    for (const header& one : asked.headers) message.insert(one.name, one.value);
    message.set(beast::http::field::host, where.host_header);
    message.erase(beast::http::field::connection);
    message.erase(beast::http::field::transfer_encoding);
    message.body() = asked.body;
    message.prepare_payload();
    return message;
}

response to_response(beast::http::response<beast::http::string_body>&& message) {
    response answer{.status = static_cast<int>(message.result_int())};
    for (const auto& field : message) answer.headers.push_back({std::string(field.name_string()), std::string(field.value())});
    answer.body = std::move(message.body());
    return answer;
}

class base_connection : public connection {
protected:
    explicit base_connection(const origin& at) : at_(at) {}

    virtual tcp::socket& socket() = 0;

    // Runs one operation to its end or to the deadline.
    template <class Start> error_code finish(deadline until, Start start) {
        std::optional<error_code> ended;
        start([&ended](error_code failure, auto&&...) { ended = failure; });
        io_.restart();
        io_.run_until(until);
        if (ended) return *ended;
        error_code ignored;
        resolver_.cancel();
        socket().close(ignored);
        io_.restart();
        io_.run();
        return net::error::timed_out;
    }
    result<void> open_socket(deadline until) {
        tcp::resolver::results_type found;
        error_code failure = finish(until, [&](auto told) {
            resolver_.async_resolve(at_.host, at_.port, [&found, told](error_code ended, auto results) mutable {
                found = std::move(results);
                told(ended);
            });
        });
        if (!failure) failure = finish(until, [&](auto told) { net::async_connect(socket(), found, told); });
        if (failure) return make_error(errc::unavailable, "cannot connect to " + at_.host + ": " + failure.message());
        socket().set_option(tcp::no_delay(true), failure);
        return {};
    }

    origin at_;
    net::io_context io_;
    tcp::resolver resolver_{io_};
};

template <class Stream> class stream_connection : public base_connection {
public:
    template <class... Args>
    stream_connection(const origin& at, std::size_t max_body_bytes, Args&... context)
        : base_connection(at), stream_(io_, context...), max_body_bytes_(max_body_bytes) {}

    result<response> exchange(const request& asked, const parsed_url& where, deadline until) override {
        keep_ = false;
        const sent_message message = to_message(asked, where);
        const error_code unsent = finish(until, [&](auto told) { beast::http::async_write(stream_, message, told); });
        // A server that refuses a long body answers before it has read all: the answer may lie there already.
        if (unsent && unsent != net::error::broken_pipe && unsent != net::error::connection_reset)
            return make_error(errc::outcome_unknown, "the request was not sent whole: " + unsent.message());
        beast::http::response_parser<beast::http::string_body> parser;
        parser.body_limit(max_body_bytes_);
        parser.skip(message.method() == beast::http::verb::head);
        const error_code failure = finish(until, [&](auto told) { beast::http::async_read(stream_, buffer_, parser, told); });
        if (failure == beast::http::error::body_limit) return make_error(errc::too_large, "the answer is too large");
        if (failure) return make_error(errc::outcome_unknown, "no whole answer came: " + failure.message());
        keep_ = !unsent && parser.get().keep_alive();
        return to_response(parser.release());
    }
    bool is_usable() override {
        if (!keep_ || buffer_.size() > 0) return false;
        // Nothing may come between two exchanges: what does is the server's goodbye.
        error_code failure;
        char byte;
        socket().non_blocking(true, failure);
        socket().receive(net::buffer(&byte, 1), tcp::socket::message_peek, failure);
        return failure == net::error::would_block;
    }

protected:
    Stream stream_;

private:
    std::size_t max_body_bytes_;
    beast::flat_buffer buffer_;
    bool keep_ = false;
};

class plain_connection final : public stream_connection<tcp::socket> {
public:
    using stream_connection::stream_connection;
    result<void> open(deadline until) override { return open_socket(until); }

private:
    tcp::socket& socket() override { return stream_; }
};

// A base so that the context is made before the stream and dies after it.
struct tls_settings {
    ssl::context context{ssl::context::tls_client};
};

class tls_connection final : private tls_settings, public stream_connection<ssl::stream<tcp::socket>> {
public:
    tls_connection(const origin& at, std::size_t max_body_bytes) : stream_connection(at, max_body_bytes, context) {}

    // A stream takes its verification when it is made from the context, so the trust store is loaded by the maker.
    error_code trust(const std::string& ca_file) {
        error_code failure;
        ca_file.empty() ? context.set_default_verify_paths(failure) : context.load_verify_file(ca_file, failure);
        SSL_set_min_proto_version(stream_.native_handle(), TLS1_2_VERSION);
        if (!failure) stream_.set_verify_mode(ssl::verify_peer, failure);
        if (!failure) stream_.set_verify_callback(ssl::host_name_verification(at_.host), failure);
        return failure;
    }
    result<void> open(deadline until) override {
        if (auto opened = open_socket(until); !opened) return opened;
        error_code literal;
        net::ip::make_address(at_.host, literal);
        // RFC 6066, 3: literal addresses are not sent as server name.
        if (literal)
            SSL_ctrl(stream_.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, at_.host.data());
        const error_code failure = finish(until, [&](auto told) { stream_.async_handshake(ssl::stream_base::client, told); });
        if (failure) return make_error(errc::unavailable, "no trusted TLS with " + at_.host + ": " + failure.message());
        return {};
    }

private:
    tcp::socket& socket() override { return stream_.next_layer(); }
};

}  // namespace

result<std::unique_ptr<connection>> make_connection(const origin& at, const fetch_options& options) {
    if (!at.tls) return std::unique_ptr<connection>(std::make_unique<plain_connection>(at, options.max_body_bytes));
    auto made = std::make_unique<tls_connection>(at, options.max_body_bytes);
    if (const error_code failure = made->trust(options.ca_file))
        return make_error(errc::invalid_value, "the authorities cannot be read: " + failure.message());
    return std::unique_ptr<connection>(std::move(made));
}

}  // namespace gatehouse::outbound
