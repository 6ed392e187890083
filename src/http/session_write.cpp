#include <gatehouse/base/log.hpp>

#include "answer.hpp"
#include "session.hpp"

namespace gatehouse::http {
namespace {

constexpr std::size_t joined_bytes = 8 * 1024;  // smaller bodies are copied behind their header: one buffer, one send
constexpr int slowest_factor = 10;              // an answer that moves may take so many write timeouts, not more

}  // namespace

// Always false: nothing of this request goes on.
bool session::refuse(const refusal& why) {
    if (request_id_.empty()) {  // before the header was whole
        request_id_ = loop_.next_request_id();
        began_ = std::chrono::steady_clock::now();
    }
    const door& shared = loop_.shared();
    const std::string path = parser_ ? parser_->message.path : std::string();
    response said =
        why.status == 503 ? shared.overloaded(path, why.detail) : shared.routes.refuse(path, why.status, why.detail);
    if (why.status == 405) said.set("Allow", route_.allowed);
    if (parser_) parser_->drop_body();
    must_linger_ = why.then_close;
    phase_ = phase::handling;
    answer(std::move(said));
    return false;
}

void session::answer(response given) {
    if (phase_ != phase::handling) return;  // the client has gone meanwhile
    if (!is_sendable(given)) {
        log(log_level::error, "http.unsendable_answer", {{"status", std::int64_t{given.status}}});
        given = {.status = 500, .headers = {}, .body = {}};
    }
    keep_alive_ = !must_linger_ && !loop_.stopping() && parser_ && parser_->keep_alive();
    write_head(head_, given,
               {.date_line = loop_.date(),
                .request_id = request_id_,
                .keep_alive = keep_alive_,
                .http_version = parser_ ? parser_->http_version : 11});
    body_ = parser_ && parser_->head ? std::string() : std::move(given.body);
    if (given.status == 204 || given.status == 304) body_.clear();
    if (body_.size() <= joined_bytes) {
        head_ += body_;
        body_.clear();
    }
    phase_ = phase::writing;
    written_ = 0;
    write_end_ms_ = loop_.now_ms() + std::int64_t{slowest_factor} * limit().write_timeout_ms;
    observe(given.status);
    write_more();
}

void session::observe(int status) const {
    const server::observe& observer = loop_.shared().observer;
    if (!observer) return;
    const auto took = std::chrono::steady_clock::now() - began_;
    observer({.route_template = route_.found ? std::string_view(route_.found->path_template) : std::string_view(),
              .verb = parser_ ? parser_->message.verb : method::other,
              .status = status,
              .duration_us = std::chrono::duration_cast<std::chrono::microseconds>(took).count()});
}

void session::write_more() {
    wait_at_most(limit().write_timeout_ms);
    if (!interim_) deadline_ms_ = std::min(deadline_ms_, write_end_ms_);
    const std::size_t of_head = std::min(written_, head_.size());
    const std::size_t of_body = written_ - of_head;
    net::const_buffer first(head_.data() + of_head, head_.size() - of_head);
    net::const_buffer second(body_.data() + of_body, body_.size() - of_body);
    if (first.size() == 0) std::swap(first, second);
    stream_->write({first, second}, shared_from_this());
}

void session::on_written(error_code failure, std::size_t count) {
    if (phase_ != phase::writing) return;
    if (failure) return close();
    written_ += count;
    if (written_ < head_.size() + body_.size()) return write_more();
    if (interim_) {
        interim_ = false;
        phase_ = phase::body;
        wait_at_most(limit().body_timeout_ms);
        return advance();
    }
    if (keep_alive_ && !loop_.stopping()) return next_request();
    phase_ = phase::lingering;
    wait_at_most(limit().linger_timeout_ms);
    stream_->shut(shared_from_this());
}

void session::next_request() {
    parser_.reset();
    route_ = {};
    pending_ = {};
    request_id_.clear();
    if (body_.capacity() > joined_bytes) body_ = {};
    phase_ = phase::idle;
    wait_at_most(limit().idle_timeout_ms);
    if (buffer_.unread().empty()) buffer_.shrink();
    advance();
}

// Closing on unread bytes makes the kernel reset the connection, and the answer may be lost with it.
void session::on_shut() {
    if (phase_ == phase::lingering && !reading_) linger();
}

void session::linger() {
    buffer_.consume(buffer_.unread().size());
    const auto room = buffer_.room(limit().header_bytes);
    reading_ = true;
    stream_->discard(net::buffer(room.data(), room.size()), shared_from_this());
}

}  // namespace gatehouse::http
