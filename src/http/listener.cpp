#include "listener.hpp"

#include <gatehouse/base/log.hpp>

#include <boost/asio/post.hpp>

namespace gatehouse::http {

using net::ip::tcp;

listener::listener(std::shared_ptr<door> shared, std::vector<std::shared_ptr<loop>> loops)
    : door_(std::move(shared)), loops_(std::move(loops)), acceptor_(loops_[0]->io()), pause_(loops_[0]->io()) {}

error_code listener::open(const tcp::endpoint& at) {
    error_code failure;
    acceptor_.open(at.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure) acceptor_.bind(at, failure);
    if (!failure) acceptor_.listen(net::socket_base::max_listen_connections, failure);
    return failure;
}

std::uint16_t listener::port() const {
    error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
}

void listener::start() {
    net::post(loops_[0]->io(), [self = shared_from_this()] { self->accept(); });
}

void listener::close() {
    net::post(loops_[0]->io(), [self = shared_from_this()] {
        error_code ignored;
        self->acceptor_.close(ignored);
        self->pause_.cancel();
    });
}

void listener::accept() {
    if (!acceptor_.is_open()) return;
    loop& home = *loops_[turn_++ % loops_.size()];
    acceptor_.async_accept(home.io(), [self = shared_from_this(), &home](error_code failure, tcp_socket socket) {
        if (failure == net::error::operation_aborted) return;
        if (!failure) {
            self->welcome(std::move(socket), home);
            return self->accept();
        }
        // Out of descriptors, most likely: the waiting connection stays in the kernel's queue meanwhile.
        log(log_level::warning, "http.accept_failed", {{"reason", failure.message()}});
        self->pause_.expires_after(std::chrono::milliseconds(100));
        self->pause_.async_wait([self](error_code) { self->accept(); });
    });
}

void listener::welcome(tcp_socket socket, loop& home) {
    error_code failure;
    const auto remote = socket.remote_endpoint(failure);
    if (failure) return;
    const server_options& options = door_->options;
    if (options.only_trusted_proxies && !door_->proxies.contains(remote.address())) return;
    connection_place place(door_);
    if (place.number() > options.limits.connections + limits::lingering_connections) return;
    socket.set_option(tcp::no_delay(true), failure);
    net::post(home.io(), [&home, place = std::move(place), socket = std::move(socket),
                          address = plain_address(remote.address()).to_string()]() mutable {
        home.adopt(std::move(socket), std::move(address), std::move(place));
    });
}

}  // namespace gatehouse::http
