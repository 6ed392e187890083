#pragma once
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <vector>

#include "loop.hpp"

namespace gatehouse::http {

// One socket, handed round the loops: with few long-lived connections that spreads evenly, and closing it resets nobody
// (SO_REUSEPORT does neither). Lives on the first loop's thread.
class listener : public std::enable_shared_from_this<listener> {
public:
    listener(std::shared_ptr<door> shared, std::vector<std::shared_ptr<loop>> loops);
    error_code open(const net::ip::tcp::endpoint& at);
    std::uint16_t port() const;
    void start();
    void close();  // any thread

private:
    using acceptor = net::basic_socket_acceptor<net::ip::tcp, net::io_context::executor_type>;

    void accept();
    void welcome(tcp_socket socket, loop& home);

    std::shared_ptr<door> door_;
    std::vector<std::shared_ptr<loop>> loops_;
    acceptor acceptor_;
    net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>,
                              net::io_context::executor_type>
        pause_;
    std::size_t turn_ = 0;
};

}  // namespace gatehouse::http
