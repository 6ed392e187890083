#pragma once
#include <gatehouse/http/router.hpp>

#include <chrono>
#include <optional>

#include "loop.hpp"
#include "read_buffer.hpp"
#include "request_checks.hpp"
#include "request_parser.hpp"

namespace gatehouse::http {

// One connection: one request after the other, whatever the client has already sent behind it. All members run on the
// loop's thread; it keeps itself alive from begin() to close().
class session final : public stream_owner, public std::enable_shared_from_this<session>, public session_hook {
public:
    session(loop& home, std::unique_ptr<stream> bytes, std::string remote_address, connection_place place);

    void begin();
    void answer(response given);
    void on_tick();
    void on_stop();
    void close();

    void on_ready(error_code failure) override;
    void on_read(error_code failure, std::size_t count) override;
    void on_written(error_code failure, std::size_t count) override;
    void on_shut() override;

private:
    enum class phase : std::uint8_t { handshake, idle, header, body, handling, writing, lingering, closed };

    // session.cpp: from bytes to a whole header and body
    void advance();
    // Each step returns false when nothing more is to be done now.
    bool advance_header();
    bool advance_body();
    bool parse_some();
    bool read_on();

    // session_request.cpp: from a whole header to the handler
    bool judge_header();
    refusal find_route();
    refusal check_body();
    std::string client() const;
    body_account account_of_body() const;
    bool say_continue();
    void handle();
    void run_handler(const responder& respond);

    // session_write.cpp: from an answer to the next request or the end
    bool refuse(const refusal& why);
    void write_more();
    void next_request();
    void linger();
    void observe(int status) const;
    void wait_at_most(int limit_ms);

    const server_limits& limit() const { return loop_.shared().options.limits; }

    loop& loop_;
    std::shared_ptr<session> self_;
    std::unique_ptr<stream> stream_;
    std::string peer_;
    bool peer_is_proxy_ = false;
    std::shared_ptr<const client_certificate> certificate_;  // shown in the handshake, where the door asks
    connection_place place_;
    phase phase_ = phase::handshake;
    std::int64_t deadline_ms_ = 0;
    bool reading_ = false;

    read_buffer buffer_;
    std::optional<request_parser> parser_;
    match route_;
    refusal pending_;  // found before the body, said after it so that the connection can go on
    std::string request_id_;
    std::chrono::steady_clock::time_point began_;

    std::string head_;
    std::string body_;
    std::size_t written_ = 0;
    std::int64_t write_end_ms_ = 0;
    bool interim_ = false;  // what is being written is 100 Continue
    bool keep_alive_ = false;
    bool must_linger_ = false;
};

struct session_list {
    boost::intrusive::list<session, boost::intrusive::constant_time_size<false>> members;
};

}  // namespace gatehouse::http
