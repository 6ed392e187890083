#include "session.hpp"

#include <boost/beast/http/error.hpp>

#include <cstdint>

namespace gatehouse::http {
namespace {
constexpr std::int64_t never = INT64_MAX;
}

session::session(loop& home, std::unique_ptr<stream> bytes, std::string remote_address, connection_place place)
    : loop_(home), stream_(std::move(bytes)), peer_(std::move(remote_address)), place_(std::move(place)) {
    error_code ignored;
    peer_is_proxy_ = loop_.shared().proxies.contains(net::ip::make_address(peer_, ignored));
}

void session::begin() {
    self_ = shared_from_this();
    loop_.add(*this);
    wait_at_most(limit().header_timeout_ms);
    stream_->begin(self_);
}

void session::close() {
    if (phase_ == phase::closed) return;
    phase_ = phase::closed;
    unlink();
    parser_.reset();  // gives back its share of the bodies
    stream_->close();
    self_.reset();
}

void session::wait_at_most(int limit_ms) { deadline_ms_ = limit_ms < 0 ? never : loop_.now_ms() + limit_ms; }

void session::on_tick() {
    if (loop_.now_ms() < deadline_ms_) return;
    const auto alive = shared_from_this();
    // A client that began a request is told; one that is silent, reads too slowly or never shook hands is not.
    if (phase_ == phase::header || phase_ == phase::body) {
        refuse({408, "the request did not come in time", true});
    } else {
        close();
    }
}

void session::on_stop() {
    const auto alive = shared_from_this();
    if (phase_ == phase::idle || phase_ == phase::handshake) close();
}

void session::on_ready(error_code failure) {
    if (phase_ == phase::closed) return;
    if (failure || loop_.stopping()) return close();
    if (const auto& read = loop_.shared().options.read_client_certificate)
        certificate_ = std::make_shared<const client_certificate>(read(stream_->client_certificate()));
    phase_ = phase::idle;
    if (place_.number() > limit().connections) {
        refuse({503, "too many connections", true});
        return;
    }
    read_on();
}

void session::on_read(error_code failure, std::size_t count) {
    reading_ = false;
    if (phase_ == phase::closed) return;
    // A half-read request is never handled, whatever ended it.
    if (phase_ == phase::lingering ? bool(failure) : failure && phase_ != phase::writing) return close();
    if (phase_ == phase::lingering) return linger();
    if (failure || phase_ == phase::writing) return;
    buffer_.commit(count);
    advance();
}

bool session::read_on() {
    // A body comes in larger pieces than a header, and idle connections hold little.
    const std::size_t bound = phase_ == phase::body ? limits::read_buffer_bytes : limit().header_bytes + 1024;
    const auto room = buffer_.room(bound);
    if (room.empty()) return refuse({431, "the header is too large", true});
    reading_ = true;
    stream_->read(net::buffer(room.data(), room.size()), shared_from_this());
    return false;
}

// Goes on with the bytes at hand until they are used up, a handler has the request, or an answer is being written.
void session::advance() {
    while (phase_ == phase::idle || phase_ == phase::header || phase_ == phase::body)
        if (!(phase_ == phase::body ? advance_body() : advance_header())) return;
}

bool session::advance_header() {
    if (phase_ == phase::idle) {
        // RFC 9112, 2.2: empty lines before a request are passed over.
        while (!buffer_.unread().empty() && (buffer_.unread().front() == '\r' || buffer_.unread().front() == '\n'))
            buffer_.consume(1);
        if (buffer_.unread().empty()) return read_on();
        phase_ = phase::header;
        wait_at_most(limit().header_timeout_ms);
        parser_.emplace(limit().header_bytes, limit().target_bytes);
    }
    if (!parse_some()) return false;
    if (!parser_->is_header_done()) return read_on();
    return judge_header();
}

bool session::advance_body() {
    if (!parser_->is_done()) {
        if (buffer_.unread().empty()) return read_on();
        if (!parse_some()) return false;
        if (!parser_->is_done()) return read_on();
    }
    if (pending_) return refuse(pending_);
    handle();
    return false;
}

// False when the request was refused.
bool session::parse_some() {
    error_code failure;
    const std::string_view unread = buffer_.unread();
    const std::size_t used = parser_->put(net::const_buffer(unread.data(), unread.size()), failure);
    const refusal why = failure && failure != beast::http::error::need_more ? refusal_of(failure, *parser_) : refusal{};
    buffer_.consume(used);
    return why ? refuse(why) : true;
}

}  // namespace gatehouse::http
