#pragma once
#include <gatehouse/http/message.hpp>

#include <boost/beast/http/basic_parser.hpp>

#include "body_budget.hpp"

namespace gatehouse::http {

namespace beast = boost::beast;

// What the framing headers said: judged by request_checks before anything else is believed.
struct framing {
    unsigned hosts = 0;
    unsigned content_lengths = 0;
    unsigned transfer_encodings = 0;
    bool plain_chunked = true;  // every Transfer-Encoding is exactly "chunked"
    bool expects_continue = false;
    bool expects_other = false;
    std::string host;
    std::string forwarded_for;
};

// Why the parser stopped beyond what Beast itself finds.
enum class parse_stop : std::uint8_t { none, target_too_long, header_too_large, no_budget };

// Beast's grammar filling our own request directly: no table of fields in between. Trailers are passed over: a field that
// comes after the body must not look like one that was checked before it.
class request_parser final : public beast::http::basic_parser<true> {
public:
    request_parser(std::size_t header_bytes, std::size_t target_bytes);

    request message;
    framing frame;
    int http_version = 11;
    bool head = false;
    bool known_method = true;
    parse_stop stop = parse_stop::none;
    body_share share;  // the session says whose, before the body

    // At once when it is refused: the answer may linger, and others wait for the room.
    void drop_body() {
        share = {};
        message.body = {};
    }
    bool has_body() const { return chunked() || content_length().value_or(0) > 0; }

private:
    using error_code = beast::error_code;
    using view = beast::string_view;

    void on_request_impl(beast::http::verb verb, view method, view target, int version, error_code& failure) override;
    void on_response_impl(int, view, int, error_code&) override {}
    void on_field_impl(beast::http::field name, view text, view value, error_code& failure) override;
    void on_header_impl(error_code& failure) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& failure) override;
    std::size_t on_body_impl(view body, error_code& failure) override;
    void on_chunk_header_impl(std::uint64_t, view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t remain, view body, error_code& failure) override;
    void on_finish_impl(error_code&) override {}

    // Beast's own limit forgets the fields it has passed on: a header that comes field by field would have no end.
    std::size_t header_left_;
    std::size_t target_bytes_;
    bool header_done_ = false;
};

}  // namespace gatehouse::http
