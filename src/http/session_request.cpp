#include <gatehouse/base/log.hpp>

#include <exception>

#include "answer_slot.hpp"
#include "session.hpp"

namespace gatehouse::http {

bool session::judge_header() {
    began_ = std::chrono::steady_clock::now();
    request_id_ = loop_.next_request_id();
    parser_->message.remote_address = client();
    if (!peer_is_proxy_) drop_forwarded(parser_->message.headers);
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
    // What is not there is not there under our own names only: other names learn nothing.
    const answers_at hosts = route_.found ? route_.found->hosts : answers_at::own_hosts;
    if (!may_be_served_at(parser_->frame.host, hosts, shared.options)) return {421, "this is not served at this host"};
    if (route_.found) return {};
    if (!route_.allowed.empty()) return {405, "this method is not allowed here"};
    return {404, "nothing is here"};
}

// Beast judges Content-Length while it parses the header, before the route is known, and never again.
refusal session::check_body() {
    const std::uint64_t length = parser_->content_length().value_or(0);
    const std::size_t most = route_.found ? route_.found->body_limit_bytes : limits::refused_body_bytes;
    if (length > most) return {413, "the body is too large", true};
    if (!parser_->has_body()) return {};
    parser_->share = body_share(loop_.shared().bodies, account_of_body());
    if (!parser_->share.could_grow(length)) return {503, "too many bodies at once", true};
    return {};
}

std::string session::client() const {
    const framing& said = parser_->frame;
    return peer_is_proxy_ && !said.forwarded_for.empty() ? loop_.shared().proxies.client_of(peer_, said.forwarded_for) : peer_;
}

body_account session::account_of_body() const {
    const auto& ask = loop_.shared().options.holder_of_body;
    const std::string& address = parser_->message.remote_address;
    std::string holder = ask ? ask(parser_->message) : std::string();
    return {holder.empty() ? address : std::move(holder), address};
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
    message.id = request_id_;
    message.last_byte_at = shared.time.now();
    message.path_values = std::move(route_.path_values);
    message.route_template = route_.found->path_template;
    message.certificate = certificate_;
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
    door& shared = loop_.shared();
    if (at.where == run_on::inline_ && shared.options.io_threads_may_read)
        return guarded(at, std::move(parser_->message), respond);
    const std::string path = parser_->message.path;
    const bool taken = shared.post_to_worker(
        [&at, &shared, guarded, message = std::move(parser_->message), host = parser_->frame.host, respond]() mutable {
            if (!shared.options.io_threads_may_read && !is_served_at(host, at.hosts, shared.options))
                return respond(shared.routes.refuse(message.path, 421, "this is not served at this host"));
            guarded(at, std::move(message), respond);
        });
    if (!taken) respond(shared.overloaded(path, "the server is busy"));
}

}  // namespace gatehouse::http
