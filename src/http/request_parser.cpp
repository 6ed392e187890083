#include "request_parser.hpp"

#include <gatehouse/base/text.hpp>

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace gatehouse::http {
namespace {

constexpr std::size_t first_body_bytes = 64 * 1024;

std::string_view plain(beast::string_view text) { return {text.data(), text.size()}; }

method method_of(beast::http::verb verb) {
    switch (verb) {
        case beast::http::verb::get:
        case beast::http::verb::head: return method::get;
        case beast::http::verb::post: return method::post;
        case beast::http::verb::put: return method::put;
        case beast::http::verb::patch: return method::patch;
        case beast::http::verb::delete_: return method::del;
        default: return method::other;
    }
}

}  // namespace

request_parser::request_parser(std::size_t header_bytes, std::size_t target_bytes)
    : header_left_(header_bytes), target_bytes_(target_bytes) {
    header_limit(static_cast<std::uint32_t>(header_bytes));
    body_limit(boost::none);  // the session sets the route's limit once the header is known
    message.headers.reserve(12);
}

void request_parser::on_request_impl(beast::http::verb verb, view, view target, int version, error_code& failure) {
    http_version = version;
    if (target.size() > target_bytes_) {
        stop = parse_stop::target_too_long;
        failure = beast::http::error::bad_target;
        return;
    }
    head = verb == beast::http::verb::head;
    known_method = verb != beast::http::verb::unknown;
    message.verb = method_of(verb);
    const std::string_view whole = plain(target);
    const auto question = std::min(whole.find('?'), whole.size());
    message.path = whole.substr(0, question);
    message.query = whole.substr(std::min(question + 1, whole.size()));
}

void request_parser::on_field_impl(beast::http::field name, view text, view value, error_code& failure) {
    if (header_done_) return;
    const std::size_t size = text.size() + value.size() + 4;
    if (size > header_left_) {
        stop = parse_stop::header_too_large;
        failure = beast::http::error::header_limit;
        return;
    }
    header_left_ -= size;
    message.headers.push_back({std::string(plain(text)), std::string(plain(value))});
    switch (name) {
        case beast::http::field::host:
            ++frame.hosts;
            frame.host = plain(value);
            break;
        case beast::http::field::content_length: ++frame.content_lengths; break;
        case beast::http::field::transfer_encoding:
            ++frame.transfer_encodings;
            frame.plain_chunked = frame.plain_chunked && ascii_iequals(plain(value), "chunked");
            break;
        case beast::http::field::expect:
            (ascii_iequals(plain(value), "100-continue") ? frame.expects_continue : frame.expects_other) = true;
            break;
        default:
            if (!ascii_iequals(plain(text), "x-forwarded-for")) break;
            frame.forwarded_for.append(frame.forwarded_for.empty() ? "" : ",").append(plain(value));
    }
}

void request_parser::on_header_impl(error_code&) { header_done_ = true; }

void request_parser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
    // An announced length is a promise of the client: memory follows what really comes.
    message.body.reserve(std::min<std::uint64_t>(length.value_or(0), first_body_bytes));
}

std::size_t request_parser::on_body_impl(view body, error_code& failure) {
    if (!body.empty() && !share.grow(body.size())) {
        stop = parse_stop::no_budget;
        drop_body();
        failure = beast::http::error::buffer_overflow;
        return 0;
    }
    message.body.append(body.data(), body.size());
    return body.size();
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, view body, error_code& failure) {
    return on_body_impl(body, failure);
}

}  // namespace gatehouse::http
