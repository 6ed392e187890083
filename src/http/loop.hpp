#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <memory>
#include <string>
#include <thread>

#include "door.hpp"

namespace gatehouse::http {

class session;
using session_hook = boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
// Defined where session is complete.
struct session_list;

// One thread: its io_context, the sessions that live on it, and one coarse tick that looks at every session's deadline
// (a timer for each read would cost more than the read).
class loop : public std::enable_shared_from_this<loop> {
public:
    explicit loop(std::shared_ptr<door> shared);
    ~loop();

    void start();
    // Any thread. No session is begun any more; those under way end, or are cut at the stop timeout.
    void begin_stop();
    void join();

    // On the loop's thread.
    void adopt(tcp_socket socket, std::string remote_address, connection_place place);
    void add(session& member);
    door& shared() noexcept { return *door_; }
    std::int64_t now_ms() const noexcept { return now_ms_; }  // steady, as of the last tick
    bool stopping() const noexcept { return stopping_; }
    std::string_view date() const noexcept { return date_; }
    std::string next_request_id();

    // Any thread may post to it.
    net::io_context& io() noexcept { return io_; }

private:
    void schedule();
    void tick();
    void end_when_empty();

    std::shared_ptr<door> door_;
    std::unique_ptr<session_list> sessions_;
    net::io_context io_{1};
    net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>,
                              net::io_context::executor_type>
        timer_{io_};
    net::executor_work_guard<net::io_context::executor_type> work_{io_.get_executor()};
    std::thread thread_;
    std::string date_;
    std::int64_t date_second_ = -1;
    std::int64_t now_ms_ = 0;
    std::int64_t stop_at_ms_ = 0;
    bool stopping_ = false;
    std::string id_prefix_;
    std::uint64_t id_counter_ = 0;
};

std::int64_t steady_ms() noexcept;

}  // namespace gatehouse::http
