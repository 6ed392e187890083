#include "loop.hpp"

#include <gatehouse/base/text.hpp>

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <chrono>

#include "answer.hpp"
#include "session.hpp"

namespace gatehouse::http {
namespace {

// Fine enough for the shortest limit, coarse enough to cost nothing when idle.
std::chrono::milliseconds tick_every(const server_limits& limit) {
    const int shortest = std::min({limit.header_timeout_ms, limit.body_timeout_ms, limit.write_timeout_ms,
                                   limit.idle_timeout_ms, limit.stop_timeout_ms, limit.linger_timeout_ms});
    return std::chrono::milliseconds(std::clamp(shortest / 8, 10, 250));
}

}  // namespace

std::int64_t steady_ms() noexcept {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

loop::loop(std::shared_ptr<door> shared) : door_(std::move(shared)), sessions_(std::make_unique<session_list>()) {
    std::array<std::byte, 6> bytes{};
    door_->random.fill(bytes);
    id_prefix_ = to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    now_ms_ = steady_ms();
    date_ = date_line(door_->time.now());
}

loop::~loop() = default;

void loop::start() {
    schedule();
    thread_ = std::thread([this] { io_.run(); });
}

void loop::schedule() {
    timer_.expires_after(tick_every(door_->options.limits));
    timer_.async_wait([this](error_code failure) {
        if (!failure) tick();
    });
}

void loop::tick() {
    now_ms_ = steady_ms();
    const instant now = door_->time.now();
    if (now.ms / 1000 != date_second_) {
        date_second_ = now.ms / 1000;
        date_ = date_line(now);
    }
    for (auto next = sessions_->members.begin(); next != sessions_->members.end();) (next++)->on_tick();
    if (stopping_ && now_ms_ >= stop_at_ms_)
        for (auto next = sessions_->members.begin(); next != sessions_->members.end();) (next++)->close();
    end_when_empty();
    if (work_.owns_work()) schedule();
}

void loop::begin_stop() {
    net::post(io_, [this] {
        stopping_ = true;
        stop_at_ms_ = steady_ms() + door_->options.limits.stop_timeout_ms;
        for (auto next = sessions_->members.begin(); next != sessions_->members.end();) (next++)->on_stop();
        end_when_empty();
    });
}

void loop::end_when_empty() {
    if (!stopping_ || !sessions_->members.empty()) return;
    work_.reset();
    timer_.cancel();
}

void loop::join() {
    if (thread_.joinable()) thread_.join();
}

void loop::adopt(tcp_socket socket, std::string remote_address, connection_place place) {
    if (stopping_) return;
    auto bytes = door_->tls ? door_->tls->make_stream(std::move(socket)) : make_tcp_stream(std::move(socket));
    std::make_shared<session>(*this, std::move(bytes), std::move(remote_address), std::move(place))->begin();
}

void loop::add(session& member) { sessions_->members.push_back(member); }

std::string loop::next_request_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::string id = id_prefix_;
    id.resize(id_prefix_.size() + 10);
    std::uint64_t rest = id_counter_++;
    for (std::size_t at = id.size(); at-- > id_prefix_.size(); rest >>= 4) id[at] = digits[rest & 15];
    return id;
}

}  // namespace gatehouse::http
