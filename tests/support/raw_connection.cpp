#include "raw_connection.hpp"

#include <gatehouse/base/text.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace gatehouse::testing {
namespace {

using steady = std::chrono::steady_clock;

int left_of(steady::time_point end) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady::now()).count();
    return static_cast<int>(std::max<std::int64_t>(0, left));
}

bool wait_for(int socket, short what, int timeout_ms) {
    pollfd watched{.fd = socket, .events = what, .revents = 0};
    return ::poll(&watched, 1, timeout_ms) > 0;
}

}  // namespace

raw_connection::raw_connection(std::uint16_t port, int receive_buffer_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0)
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
        close();
        throw std::runtime_error("cannot connect to port " + std::to_string(port));
    }
}

raw_connection::raw_connection(raw_connection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

raw_connection::~raw_connection() { close(); }

bool raw_connection::send(std::string_view bytes, int timeout_ms) {
    const auto end = steady::now() + std::chrono::milliseconds(timeout_ms);
    while (!bytes.empty()) {
        if (!wait_for(socket_, POLLOUT, left_of(end))) return false;
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) continue;
        if (sent < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void raw_connection::end_sending() { ::shutdown(socket_, SHUT_WR); }

raw_connection::got raw_connection::read_some(int timeout_ms) {
    if (!wait_for(socket_, POLLIN, timeout_ms)) return got::nothing;
    char bytes[16 * 1024];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return got::end;
    received_.append(bytes, static_cast<std::size_t>(count));
    return got::bytes;
}

bool raw_connection::read_until(std::string_view mark, int timeout_ms) {
    const auto end = steady::now() + std::chrono::milliseconds(timeout_ms);
    while (received_.find(mark) == std::string::npos)
        if (read_some(left_of(end)) != got::bytes) return false;
    return true;
}

std::string raw_connection::read_answer(int timeout_ms, bool has_body) {
    const auto end = steady::now() + std::chrono::milliseconds(timeout_ms);
    if (!read_until("\r\n\r\n", timeout_ms)) return {};
    const std::size_t head = received_.find("\r\n\r\n") + 4;
    std::size_t length = 0;
    const std::string text = header_of(received_, "Content-Length");
    if (has_body) std::from_chars(text.data(), text.data() + text.size(), length);
    while (received_.size() < head + length)
        if (read_some(left_of(end)) != got::bytes) return {};
    std::string answer = received_.substr(0, head + length);
    received_.erase(0, head + length);
    return answer;
}

bool raw_connection::read_to_end(int timeout_ms) {
    const auto end = steady::now() + std::chrono::milliseconds(timeout_ms);
    for (;;) {
        const got what = read_some(left_of(end));
        if (what != got::bytes) return what == got::end;
    }
}

void raw_connection::close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void raw_connection::abort() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

int status_of(std::string_view answer) {
    int status = 0;
    if (answer.starts_with("HTTP/1.1 ") && answer.size() > 12) std::from_chars(&answer[9], &answer[12], status);
    return status;
}

std::string header_of(std::string_view answer, std::string_view name) {
    for (const std::string_view line : split(answer.substr(0, answer.find("\r\n\r\n")), '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && ascii_iequals(line.substr(0, colon), name))
            return std::string(trim(line.substr(colon + 1)));
    }
    return {};
}

std::string_view body_of(std::string_view answer) {
    const auto head = answer.find("\r\n\r\n");
    return head == std::string_view::npos ? std::string_view() : answer.substr(head + 4);
}

}  // namespace gatehouse::testing
