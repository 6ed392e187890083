#include "relay.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <gatehouse/base/text.hpp>
#include <gatehouse/http/router.hpp>

#include "support/api_description.hpp"
#include "support/json_schema.hpp"

namespace gatehouse::testing {
namespace {

constexpr std::string_view blank_line = "\r\n\r\n";

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

sockaddr_un socket_in(const std::string& directory) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (directory + "/admin.sock").copy(address.sun_path, sizeof address.sun_path - 1);
    return address;
}

template <class Address> const sockaddr* bare(const Address& address) { return reinterpret_cast<const sockaddr*>(&address); }

template <class Address> int listening(int family, const Address& at) {
    const int made = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::bind(made, bare(at), sizeof at) != 0 || ::listen(made, 16) != 0) throw std::runtime_error("the relay cannot listen");
    return made;
}

template <class Address> int connected(int family, const Address& to) {
    const int made = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(made, bare(to), sizeof to) == 0) return made;
    ::close(made);
    return -1;
}

void send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool read_some(int from, std::string& into) {
    std::array<char, 16 * 1024> room{};
    const ssize_t got = ::recv(from, room.data(), room.size(), 0);
    if (got > 0) into.append(room.data(), static_cast<std::size_t>(got));
    return got > 0;
}

std::string_view head_of(const std::string& message) { return std::string_view(message).substr(0, message.find(blank_line)); }
std::string body_of(const std::string& message) { return message.substr(message.find(blank_line) + blank_line.size()); }

std::vector<http::header> headers_of(const std::string& message) {
    std::vector<http::header> all;
    for (const auto line : split(head_of(message), '\n')) {
        const auto colon = line.find(':');
        if (colon != std::string_view::npos && line.find(' ') > colon)
            all.push_back({std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))});
    }
    return all;
}

std::size_t body_bytes_of(const std::string& message) {
    std::size_t bytes = 0;
    for (const auto& one : headers_of(message))
        if (ascii_iequals(one.name, "Content-Length"))
            std::from_chars(one.value.data(), one.value.data() + one.value.size(), bytes);
    return bytes;
}

std::string read_request(int from) {
    std::string all;
    while (all.find(blank_line) == std::string::npos)
        if (!read_some(from, all)) return all;
    while (body_of(all).size() < body_bytes_of(all))
        if (!read_some(from, all)) return all;
    return all;
}

// As if it had been sent there; and once, so that the answer ends with the connection.
std::string readdressed(const std::string& asked, std::string_view authority) {
    std::string out;
    for (const auto line : split(head_of(asked), '\n')) {
        const auto lower = ascii_lower(line);
        if (lower.starts_with("connection:")) continue;
        out += lower.starts_with("host:") && !authority.empty() ? "Host: " + std::string(authority) : std::string(trim(line));
        out += "\r\n";
    }
    return out + "Connection: close\r\n\r\n" + body_of(asked);
}

// The document's paths, to find the route of a request by.
const http::router& described_routes() {
    static const http::router all = [] {
        http::router made;
        for (const auto& [path, place] : *exactly(api_document(), "paths")->if_object())
            for (const auto verb :
                 {http::method::get, http::method::post, http::method::put, http::method::patch, http::method::del})
                if (exactly(place, method_word(verb)))
                    made.add({verb, path, 0, http::run_on::inline_, [](http::request, http::responder) {}});
        return made;
    }();
    return all;
}

http::method verb_of(std::string_view word) {
    for (const auto verb : {http::method::get, http::method::post, http::method::put, http::method::patch, http::method::del})
        if (ascii_iequals(word, method_word(verb))) return verb;
    return http::method::other;
}

}  // namespace

relay::relay(const served& to) : to_(to) {
    const auto any = loopback(0);
    port_ = listening(AF_INET, any);
    socket_ = listening(AF_UNIX, socket_in(directory_.path()));
    sockaddr_in bound{};
    socklen_t size = sizeof bound;
    ::getsockname(port_, reinterpret_cast<sockaddr*>(&bound), &size);
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(bound.sin_port));
    running_ = std::jthread([this] { run(); });
}

relay::~relay() {
    stopping_ = true;
    running_.join();
    ::close(port_);
    ::close(socket_);
}

void relay::run() {
    std::vector<std::jthread> each;
    std::array<pollfd, 2> doors{pollfd{port_, POLLIN, 0}, pollfd{socket_, POLLIN, 0}};
    while (!stopping_) {
        if (::poll(doors.data(), doors.size(), 50) <= 0) continue;
        for (const auto& door : doors)
            if (door.revents != 0) {
                const int client = ::accept4(door.fd, nullptr, nullptr, SOCK_CLOEXEC);
                each.emplace_back([this, client, at_socket = door.fd == socket_] { hand_on(client, at_socket); });
            }
    }
}

void relay::hand_on(int client, bool at_socket) {
    const std::string authority = to_.url().substr(std::string_view("http://").size());
    const auto port = static_cast<std::uint16_t>(std::stoi(authority.substr(authority.rfind(':') + 1)));
    const int gateway = at_socket ? connected(AF_UNIX, socket_in(to_.data())) : connected(AF_INET, loopback(port));
    const std::string asked = read_request(client);
    if (gateway >= 0 && !asked.empty()) {
        send_all(gateway, readdressed(asked, at_socket ? std::string_view() : authority));
        std::string answered;
        while (read_some(gateway, answered)) continue;
        answered = told(asked, std::move(answered));
        judge(asked, answered);
        send_all(client, answered);
    }
    if (gateway >= 0) ::close(gateway);
    ::close(client);
}

void relay::judge(const std::string& asked, const std::string& answered) {
    const auto line = split(head_of(asked).substr(0, asked.find('\r')), ' ');
    if (line.size() != 3 || answered.find(blank_line) == std::string::npos) return;
    http::request request;
    request.verb = verb_of(line[0]);
    const auto mark = line[1].find('?');
    request.path = line[1].substr(0, mark);
    if (mark != std::string_view::npos) request.query = line[1].substr(mark + 1);
    if (request.path == "/api/v1/copy") return;  // of backups
    request.body = body_of(asked);
    const auto found = described_routes().find(request.verb, request.path);
    request.route_template = found.found ? std::string_view(found.found->path_template) : request.path;
    const http::response answer{std::stoi(answered.substr(9, 3)), headers_of(answered), body_of(answered)};
    ++judged_;
    for (const auto& wrong : undescribed(request, answer)) {
        const std::scoped_lock held(mutex_);
        complaints_.push_back(std::string(line[0]) + " " + request.path + " " + std::to_string(answer.status) + ": " + wrong);
    }
}

void relay::answer_next_change(std::string instead) {
    const std::scoped_lock held(mutex_);
    instead_ = std::move(instead);
}

std::string relay::told(const std::string& asked, std::string answered) {
    const std::scoped_lock held(mutex_);
    return instead_.empty() || asked.starts_with("GET ") ? answered : std::exchange(instead_, {});
}

std::vector<std::string> relay::take_complaints() {
    const std::scoped_lock held(mutex_);
    return std::exchange(complaints_, {});
}

}  // namespace gatehouse::testing
