#include "load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace gatehouse::bench {
namespace {

constexpr int patience_ms = 10'000;

class file_descriptor {
public:
    explicit file_descriptor(int number) : number_(number) {
        if (number < 0) throw std::runtime_error("no socket");
    }
    file_descriptor(const file_descriptor&) = delete;
    ~file_descriptor() { ::close(number_); }
    int get() const noexcept { return number_; }

private:
    int number_;
};

int connect_to(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) throw std::runtime_error("cannot connect");
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

// What of an answer has come; gives it once it is whole. 204 and 304 have no body whatever they say.
class incoming {
public:
    void clear() { held_.clear(); }
    void read_from(int socket) {
        std::array<char, 64 * 1024> part;
        const auto got = ::recv(socket, part.data(), part.size(), 0);
        if (got <= 0) throw std::runtime_error("the server closed a connection; it had sent: " + held_.substr(0, 400));
        held_.append(part.data(), static_cast<std::size_t>(got));
    }
    std::optional<reply> whole() const {
        const std::string_view all = held_;
        const auto end = all.find("\r\n\r\n");
        if (end == std::string_view::npos) return std::nullopt;
        reply out;
        out.head = all.substr(0, end + 2);
        std::from_chars(all.data() + 9, all.data() + 12, out.status);
        out.body = all.substr(end + 4);
        return out.body.size() >= body_size(out) ? std::optional(out) : std::nullopt;
    }

private:
    static std::size_t body_size(const reply& of) {
        if (of.status == 204 || of.status == 304) return 0;
        const std::string_view text = of.header("Content-Length");
        std::size_t bytes = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bytes);
        if (failure != std::errc()) throw std::runtime_error("an answer without Content-Length");
        return bytes;
    }
    std::string held_;
};

struct client {
    explicit client(std::uint16_t port) : socket(connect_to(port)) {}
    file_descriptor socket;
    incoming answer;
    std::size_t number = 0;
};

void send_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the server took no more");
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

class crowd {
public:
    crowd(std::uint16_t port, const traffic& load) : load_(load), waiting_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (std::size_t i = 0; i < load.connections; ++i) {
            clients_.push_back(std::make_unique<client>(port));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = i;
            ::epoll_ctl(waiting_.get(), EPOLL_CTL_ADD, clients_.back()->socket.get(), &event);
        }
    }
    void run() {
        for (std::size_t i = 0; i < clients_.size(); ++i) send_next(i);
        while (answered_ < load_.requests) {
            std::array<epoll_event, 64> events;
            const int ready = ::epoll_wait(waiting_.get(), events.data(), static_cast<int>(events.size()), patience_ms);
            if (ready <= 0) throw std::runtime_error("no answer for ten seconds");
            for (int i = 0; i < ready; ++i) take(events[static_cast<std::size_t>(i)].data.u64);
        }
    }

private:
    void send_next(std::size_t index) {
        if (sent_ == load_.requests) return;
        client& one = *clients_[index];
        one.number = sent_++;
        one.answer.clear();
        send_all(one.socket.get(), load_.next(one.number, index));
    }
    void take(std::size_t index) {
        client& one = *clients_[index];
        one.answer.read_from(one.socket.get());
        const auto whole = one.answer.whole();
        if (!whole) return;
        if (!load_.good(one.number, *whole))
            throw std::runtime_error("wrong answer to request " + std::to_string(one.number) + ":\n" +
                                     std::string(whole->head) + std::string(whole->body.substr(0, 2000)));
        ++answered_;
        send_next(index);
    }

    const traffic& load_;
    file_descriptor waiting_;
    std::vector<std::unique_ptr<client>> clients_;
    std::size_t sent_ = 0, answered_ = 0;
};

}  // namespace

std::string_view reply::header(std::string_view name) const {
    std::size_t at = head.find("\r\n");
    while (at != std::string_view::npos && at + 2 < head.size()) {
        const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
        if (line.size() > name.size() + 1 && line[name.size()] == ':' &&
            ::strncasecmp(line.data(), name.data(), name.size()) == 0)
            return line.substr(line.find_first_not_of(' ', name.size() + 1));
        at = head.find("\r\n", at + 2);
    }
    return {};
}

double run(std::uint16_t port, const traffic& load) {
    crowd all(port, load);
    const auto began = std::chrono::steady_clock::now();
    all.run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

reply ask(std::uint16_t port, const std::string& request, std::string& storage) {
    reply out;
    traffic one{1, 1, [&](std::size_t, std::size_t) { return request; },
                [&](std::size_t, const reply& came) {
                    out = came;
                    storage = std::string(came.head) + std::string(came.body);
                    return true;
                }};
    run(port, one);
    out.body = std::string_view(storage).substr(out.head.size());
    out.head = std::string_view(storage).substr(0, out.head.size());
    return out;
}

}  // namespace gatehouse::bench
