#include "session.hpp"

#include <gatehouse/base/log.hpp>

#include <exception>

#include "answer_slot.hpp"

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
        parser_.emplace(limit().header_bytes, limit().target_bytes, body_share(loop_.shared().bodies));
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
    const refusal why =
        failure && failure != beast::http::error::need_more ? refusal_of(failure, *parser_) : refusal{};
    buffer_.consume(used);
    return why ? refuse(why) : true;
}

bool session::judge_header() {
    began_ = std::chrono::steady_clock::now();
    request_id_ = loop_.next_request_id();
    refusal why = check_framing(*parser_);
    if (!why) why = find_route();
    if (const refusal body = why.then_close ? refusal{} : check_body()) why = body;
    // What comes behind an expectation that was not met is the client's choice: the connection cannot go on.
    if (why && parser_->has_body() && parser_->frame.expects_continue) why.then_close = true;
    if (why && (why.then_close || !parser_->has_body())) return refuse(why);
    pending_ = why;
    parser_->body_limit(why ? limits::refused_body_bytes : route_.found->body_limit_bytes);
    parser_->eager(true);
    phase_ = phase::body;
    wait_at_most(limit().body_timeout_ms);
    return !say_continue();
}

refusal session::find_route() {
    const door& shared = loop_.shared();
    route_ = shared.routes.find(parser_->message.verb, parser_->message.path);
    const bool any_host = route_.found && route_.found->any_host;
    if (!any_host && !is_our_host(parser_->frame.host, shared.options)) return {421, "this host is not served here"};
    if (route_.found) return {};
    if (!route_.allowed.empty()) return {405, "this method is not allowed here"};
    return {404, "nothing is here"};
}

// Beast judges Content-Length while it parses the header, before the route is known, and never again.
refusal session::check_body() {
    const std::uint64_t length = parser_->content_length().value_or(0);
    const std::size_t most = route_.found ? route_.found->body_limit_bytes : limits::refused_body_bytes;
    if (length > most) return {413, "the body is too large", true};
    if (!loop_.shared().bodies.has_room(length)) return {503, "too many bodies at once", true};
    return {};
}

bool session::say_continue() {
    if (!parser_->frame.expects_continue || parser_->http_version < 11 || parser_->is_done()) return false;
    if (!buffer_.unread().empty()) return false;  // the client did not wait
    phase_ = phase::writing;
    interim_ = true;
    head_ = "HTTP/1.1 100 Continue\r\n\r\n";
    body_.clear();
    written_ = 0;
    write_more();
    return true;
}

void session::handle() {
    phase_ = phase::handling;
    wait_at_most(-1);
    door& shared = loop_.shared();
    request& message = parser_->message;
    message.remote_address = peer_is_proxy_ && !parser_->frame.forwarded_for.empty()
                                 ? shared.proxies.client_of(peer_, parser_->frame.forwarded_for)
                                 : peer_;
    message.id = request_id_;
    message.last_byte_at = shared.time.now();
    message.path_values = std::move(route_.path_values);
    message.route_template = route_.found->path_template;
    auto slot = std::make_shared<answer_slot>(loop_.shared_from_this(), weak_from_this(), std::move(parser_->share));
    run_handler([slot = std::move(slot)](response given) { slot->give(std::move(given)); });
}

void session::run_handler(const responder& respond) {
    const auto guarded = [](const route& at, request&& message, const responder& told) {
        try {
            at.handle(std::move(message), told);
        } catch (const std::exception& failure) {
            log(log_level::error, "http.handler_failed", {{"route", at.path_template}, {"what", failure.what()}});
        }
    };
    const route& at = *route_.found;
    if (at.where == run_on::inline_) return guarded(at, std::move(parser_->message), respond);
    const std::string path = parser_->message.path;
    const bool taken = loop_.shared().post_to_worker(
        [&at, guarded, message = std::move(parser_->message), respond]() mutable { guarded(at, std::move(message), respond); });
    if (!taken) respond(loop_.shared().overloaded(path, "the server is busy"));
}

}  // namespace gatehouse::http
