#pragma once
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>

#include "loop.hpp"

namespace gatehouse::http {

// The operator's socket: who may open the file and is root or our own user is let in; the kernel says who it is.
class unix_listener : public std::enable_shared_from_this<unix_listener> {
public:
    unix_listener(std::shared_ptr<door> shared, std::shared_ptr<loop> home);
    result<void> open();
    void start();
    void close();  // any thread; removes the file

private:
    using protocol = net::local::stream_protocol;
    using acceptor = net::basic_socket_acceptor<protocol, net::io_context::executor_type>;
    using local_socket = net::basic_stream_socket<protocol, net::io_context::executor_type>;

    void accept();
    void welcome(local_socket socket);

    std::shared_ptr<door> door_;
    std::shared_ptr<loop> home_;
    acceptor acceptor_;
    net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>,
                              net::io_context::executor_type>
        pause_;
};

}  // namespace gatehouse::http
