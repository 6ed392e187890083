#include "willing_gateway.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace gatehouse::testing {
namespace {

// As a list it has one row, as a thing it has an id; the names are those of the verbs' examples.
std::string body_for(const std::string& asked) {
    const bool application = asked.find("/applications ") != std::string::npos;
    const std::string one = std::string(R"("id":"0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77","code":"acme","name":")") +
                            (application ? "shop" : "okta") + "\"";
    return "{" + one + R"(,"items":[{)" + one + R"(}],"next":null})";
}

// With as much body as the head says.
bool is_whole(const std::string& asked) {
    constexpr std::string_view name = "\r\nContent-Length: ";
    const auto end = asked.find("\r\n\r\n"), length = asked.find(name);
    if (end == std::string::npos) return false;
    return length > end || asked.size() - end - 4 >= std::stoul(asked.substr(length + name.size()));
}

}  // namespace

willing_gateway::willing_gateway() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    port_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto* bare = reinterpret_cast<sockaddr*>(&address);
    if (::bind(port_, bare, size) != 0 || ::listen(port_, 16) != 0 || ::getsockname(port_, bare, &size) != 0)
        throw std::runtime_error("the willing gateway cannot listen");
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    running_ = std::jthread([this] { run(); });
}

willing_gateway::~willing_gateway() {
    stopping_ = true;
    running_.join();
    ::close(port_);
}

std::vector<willing_gateway::call> willing_gateway::calls() const {
    const std::scoped_lock held(mutex_);
    return calls_;
}

std::vector<std::string> willing_gateway::asked() const {
    std::vector<std::string> lines;
    for (const auto& one : calls()) lines.push_back(one.line);
    return lines;
}

std::set<std::string> willing_gateway::methods() const {
    std::set<std::string> found;
    for (const auto& one : asked()) found.insert(one.substr(0, one.find(' ')));
    return found;
}

void willing_gateway::run() {
    pollfd door{port_, POLLIN, 0};
    while (!stopping_)
        if (::poll(&door, 1, 10) > 0) {
            const int client = ::accept4(port_, nullptr, nullptr, SOCK_CLOEXEC);
            answer(client);
            ::close(client);
        }
}

void willing_gateway::answer(int client) {
    std::array<char, 64 * 1024> room{};
    std::string asked;
    while (!is_whole(asked)) {
        const ssize_t got = ::recv(client, room.data(), room.size(), 0);
        if (got <= 0) return;
        asked.append(room.data(), static_cast<std::size_t>(got));
    }
    {
        const std::scoped_lock held(mutex_);
        calls_.push_back({asked.substr(0, asked.find(" HTTP/")), asked.substr(asked.find("\r\n\r\n") + 4)});
    }
    const std::string body = body_for(asked);
    const std::string told = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body;
    (void)::send(client, told.data(), told.size(), MSG_NOSIGNAL);
    ::shutdown(client, SHUT_WR);
    while (::recv(client, room.data(), room.size(), 0) > 0) continue;  // a close over unread bytes would be a reset
}

}  // namespace gatehouse::testing
