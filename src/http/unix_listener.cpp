#include "unix_listener.hpp"

#include <gatehouse/base/log.hpp>

#include <boost/asio/post.hpp>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

namespace gatehouse::http {
namespace {

std::string name_of(uid_t user) {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> room{};
    if (::getpwuid_r(user, &entry, room.data(), room.size(), &found) == 0 && found) return entry.pw_name;
    return "uid " + std::to_string(user);
}

// The peer's user, when it is one that may be here: file modes alone do not hold against a directory that others may enter.
std::optional<std::string> operator_at(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return std::nullopt;
    if (peer.uid != 0 && peer.uid != ::geteuid()) return std::nullopt;
    return name_of(peer.uid);
}

bool somebody_listens(const std::string& path) {
    const int asked = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    path.copy(at.sun_path, sizeof at.sun_path - 1);
    // EAGAIN: it does not keep up, but it is there.
    const bool found = ::connect(asked, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 || errno == EAGAIN;
    ::close(asked);
    return found;
}

}  // namespace

unix_listener::unix_listener(std::shared_ptr<door> shared, std::shared_ptr<loop> home)
    : door_(std::move(shared)), home_(std::move(home)), acceptor_(home_->io()), pause_(home_->io()) {}

result<void> unix_listener::open() {
    const std::string& path = door_->options.unix_path;
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return make_error(errc::invalid_value, "the path of the socket is too long: " + path);
    if (somebody_listens(path))
        return make_error(errc::conflict, "another process is using this data directory: it answers at " + path);
    ::unlink(path.c_str());  // of a server that was killed
    error_code failure;
    acceptor_.open(protocol(), failure);
    const mode_t before = ::umask(0177);  // never open to others, not even between bind and chmod
    if (!failure) acceptor_.bind(protocol::endpoint(path), failure);
    ::umask(before);
    if (!failure) acceptor_.listen(net::socket_base::max_listen_connections, failure);
    if (failure) return make_error(errc::unavailable, "cannot listen on " + path + ": " + failure.message());
    return {};
}

void unix_listener::start() {
    net::post(home_->io(), [self = shared_from_this()] { self->accept(); });
}

void unix_listener::close() {
    net::post(home_->io(), [self = shared_from_this()] {
        error_code ignored;
        self->acceptor_.close(ignored);
        self->pause_.cancel();
        ::unlink(self->door_->options.unix_path.c_str());
    });
}

void unix_listener::accept() {
    if (!acceptor_.is_open()) return;
    acceptor_.async_accept(home_->io(), [self = shared_from_this()](error_code failure, local_socket socket) {
        if (failure == net::error::operation_aborted) return;
        if (!failure) {
            self->welcome(std::move(socket));
            return self->accept();
        }
        log(log_level::warning, "http.accept_failed", {{"reason", failure.message()}});
        self->pause_.expires_after(std::chrono::milliseconds(100));
        self->pause_.async_wait([self](error_code) { self->accept(); });
    });
}

void unix_listener::welcome(local_socket socket) {
    const auto user = operator_at(socket.native_handle());
    if (!user) return log(log_level::warning, "http.operator_refused", {{"reason", "neither root nor the server's user"}});
    connection_place place(door_);
    if (place.number() > door_->options.limits.connections) return;
    // Sessions read and write a stream socket and never ask of which family: one type keeps them from being built twice.
    error_code failure;
    tcp_socket stream(home_->io());
    stream.assign(net::ip::tcp::v4(), socket.release(failure), failure);
    if (failure) return;
    home_->adopt(std::move(stream), *user, std::move(place));
}

}  // namespace gatehouse::http
