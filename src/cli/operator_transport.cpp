#include <gatehouse/cli/transport.hpp>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace gatehouse::cli {
namespace {

class local_socket {
public:
    explicit local_socket(int descriptor) : descriptor_(descriptor) {}
    local_socket(local_socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    local_socket& operator=(local_socket&&) = delete;
    ~local_socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

error not_running(const std::string& directory) {
    return make_error(errc::unavailable,
                      "no gateway is running on " + directory + "; start it with: gatehouse serve --data " + directory);
}

result<local_socket> connect_to(const std::string& directory, int answer_timeout_s) {
    const std::string path = directory + "/admin.sock";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        return make_error(errc::invalid_value, "the path is too long for a socket: " + path);
    std::memcpy(address.sun_path, path.data(), path.size());
    local_socket made(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const timeval wait{.tv_sec = answer_timeout_s, .tv_usec = 0};
    ::setsockopt(made.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(made.descriptor(), SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (::connect(made.descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return made;
    if (errno == EACCES || errno == EPERM)
        return make_error(errc::forbidden, "only root and the gateway's own user may use " + path);
    return not_running(directory);
}

bool send_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// We asked for Connection: close, so the answer ends where the stream does.
result<std::string> read_all(int descriptor) {
    std::string all;
    std::array<char, 16 * 1024> room{};
    for (;;) {
        const ssize_t got = ::recv(descriptor, room.data(), room.size(), 0);
        if (got == 0) return all;
        if (got < 0) return make_error(errc::outcome_unknown, "the gateway did not answer; look before you try again");
        all.append(room.data(), static_cast<std::size_t>(got));
    }
}

result<reply> parse(std::string_view answer) {
    constexpr std::string_view version = "HTTP/1.1 ";
    const auto end = answer.find("\r\n\r\n");
    int status = 0;
    if (answer.starts_with(version) && answer.size() >= version.size() + 3)
        std::from_chars(answer.data() + version.size(), answer.data() + version.size() + 3, status);
    if (status == 0 || end == std::string_view::npos)
        return make_error(errc::outcome_unknown,
                          "the gateway closed the connection without an answer; look before you try again");
    return reply{status, std::string(answer.substr(end + 4))};
}

class over_socket final : public transport {
public:
    over_socket(std::string directory, int answer_timeout_s)
        : directory_(std::move(directory)), answer_timeout_s_(answer_timeout_s) {}
    result<reply> send(std::string_view method, std::string_view target, std::string_view body, std::string_view key) override;

private:
    std::string directory_;
    int answer_timeout_s_;
};

result<reply> over_socket::send(std::string_view method, std::string_view target, std::string_view body, std::string_view key) {
    const auto to = connect_to(directory_, answer_timeout_s_);
    if (!to) return to.error();
    std::string asked(method);
    asked.append(" ").append(target).append(" HTTP/1.1\r\nHost: gatehouse\r\nConnection: close\r\n");
    if (!key.empty()) asked.append("Idempotency-Key: ").append(key).append("\r\n");
    asked.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
    asked.append(body);
    if (!send_all(to->descriptor(), asked)) return not_running(directory_);
    const auto answer = read_all(to->descriptor());
    if (!answer) return answer.error();
    return parse(*answer);
}

}  // namespace

std::unique_ptr<transport> operator_transport(std::string data_directory, int answer_timeout_s) {
    return std::make_unique<over_socket>(std::move(data_directory), answer_timeout_s);
}

}  // namespace gatehouse::cli
