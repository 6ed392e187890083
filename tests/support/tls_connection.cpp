#include "tls_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>

namespace gatehouse::testing {
namespace {

template <auto Free> struct given_back {
    template <class T> void operator()(T* one) const { Free(one); }
};
using context_pointer = std::unique_ptr<SSL_CTX, given_back<SSL_CTX_free>>;
using ssl_pointer = std::unique_ptr<SSL, given_back<SSL_free>>;
using session_pointer = std::unique_ptr<SSL_SESSION, given_back<SSL_SESSION_free>>;

int connect_to(std::uint16_t port) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(made, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) throw std::runtime_error("nobody listens there");
    return made;
}

bool is_whole(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    const auto said = answer.find("Content-Length: ");
    if (end == std::string_view::npos) return false;
    std::size_t length = 0;
    if (said < end) std::from_chars(answer.data() + said + 16, answer.data() + end, length);
    return answer.size() >= end + 4 + length;
}

}  // namespace

struct tls_connection::state {
    std::uint16_t port;
    context_pointer context{SSL_CTX_new(TLS_client_method())};
    ssl_pointer ssl;
    session_pointer newest;
    int socket = -1;
    bool asked = false;

    ~state() {
        if (socket >= 0) ::close(socket);
    }
    void show(const shown_certificate& shown) {
        if (shown.certificate_file.empty()) return;
        if (SSL_CTX_use_certificate_chain_file(context.get(), shown.certificate_file.c_str()) != 1 ||
            SSL_CTX_use_PrivateKey_file(context.get(), shown.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
            throw std::runtime_error("the client's certificate cannot be used");
    }
    // Called when the server asks, before what is there is shown.
    static int note(SSL*, void* into) {
        static_cast<state*>(into)->asked = true;
        return 1;
    }
    static int keep(SSL* of, SSL_SESSION* made) {
        static_cast<state*>(SSL_get_app_data(of))->newest.reset(made);
        return 1;
    }
    bool shake_hands(SSL_SESSION* again = nullptr) {
        if (ssl) SSL_set_shutdown(ssl.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);  // else its session counts as broken
        if (socket >= 0) ::close(socket);
        socket = connect_to(port);
        ssl.reset(SSL_new(context.get()));
        SSL_set_app_data(ssl.get(), this);
        SSL_set_fd(ssl.get(), socket);
        if (again) SSL_set_session(ssl.get(), again);
        return SSL_connect(ssl.get()) == 1;
    }
};

tls_connection::tls_connection(std::uint16_t port, const shown_certificate& shown, tls_version version)
    : state_(std::make_unique<state>()) {
    state_->port = port;
    SSL_CTX* context = state_->context.get();
    SSL_CTX_set_security_level(context, 0);  // a weak key is shown all the same
    if (version == tls_version::only_1_2) SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cert_cb(context, &state::note, state_.get());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, &state::keep);
    state_->show(shown);
    state_->shake_hands();
}

tls_connection::tls_connection(tls_connection&& other) noexcept = default;
tls_connection::~tls_connection() = default;

bool tls_connection::was_asked() const { return state_->asked; }

std::string tls_connection::ask(std::string_view bytes) {
    if (SSL_write(state_->ssl.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) return {};
    std::string came;
    std::array<char, 4096> room{};
    while (!is_whole(came)) {
        const int got = SSL_read(state_->ssl.get(), room.data(), static_cast<int>(room.size()));
        if (got <= 0) return {};
        came.append(room.data(), static_cast<std::size_t>(got));
    }
    return came;
}

bool tls_connection::resumes() {
    const session_pointer again(state_->newest ? state_->newest.release() : SSL_get1_session(state_->ssl.get()));
    if (!state_->shake_hands(again.get())) throw std::runtime_error("no second handshake");
    return SSL_session_reused(state_->ssl.get()) == 1;
}

}  // namespace gatehouse::testing
