#pragma once
#include <gatehouse/http/server.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "support/raw_connection.hpp"

namespace gatehouse::http {

using testing::body_of;
using testing::header_of;
using testing::raw_connection;
using testing::status_of;

// One thread and a bounded queue: enough of a worker pool to fill.
class small_pool {
public:
    explicit small_pool(std::size_t bound) : bound_(bound), thread_([this] { run(); }) {}
    ~small_pool() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    bool post(std::function<void()> job) {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= bound_) return false;
        jobs_.push_back(std::move(job));
        changed_.notify_all();
        return true;
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return ended_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
            job = nullptr;
            lock.lock();
        }
    }
    std::size_t bound_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool ended_ = false;
    std::thread thread_;
};

// Opens once; whoever waits goes on then.
class gate {
public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();  // under the lock: who waits may end the gate as soon as it is free
    }
    bool wait(int timeout_ms = 10'000) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), [this] { return open_; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

inline std::int64_t steady_ms_now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// A real server on a free port; routes are added before run().
struct door_fixture {
    router routes;
    system_clock time;
    system_random random;
    server_options options{.threads = 2};
    std::mutex seen_mutex;
    std::vector<exchange> seen;
    small_pool pool{4};
    std::unique_ptr<server> running;
    std::atomic<int> handled{0};

    door_fixture() {
        add(method::get, "/hello", 1024, run_on::inline_, [](const request&) { return response{.body = "hello\n"}; });
        // Says what came, so that a test sees what a handler sees.
        add(method::post, "/echo", limits::scim_body_bytes, run_on::inline_, [](const request& asked) {
            return response{.body = std::to_string(asked.body.size()) + ":" + asked.body.substr(0, 100)};
        });
        add(method::post, "/worker", limits::largest_body_bytes, run_on::worker,
            [](const request& asked) { return response{.body = std::to_string(asked.body.size())}; });
        add(method::get, "/large", 0, run_on::inline_,
            [](const request&) { return response{.body = std::string(std::size_t{32} * 1024 * 1024, 'x')}; });
    }
    ~door_fixture() {
        if (running) running->stop();
    }

    void add(method verb, std::string path, std::size_t limit, run_on where, std::function<response(const request&)> make) {
        routes.add({.verb = verb,
                    .path_template = std::move(path),
                    .body_limit_bytes = limit,
                    .where = where,
                    .handle = [this, make = std::move(make)](request asked, const responder& respond) {
                        ++handled;
                        respond(make(asked));
                    }});
    }
    void add_at(std::string path, answers_at hosts) {
        routes.add({.verb = method::get,
                    .path_template = std::move(path),
                    .body_limit_bytes = 0,
                    .where = run_on::inline_,
                    .handle = [](request, const responder& respond) { respond({}); },
                    .hosts = hosts});
    }
    void run() {
        auto made = server::listen(
            options, routes, time, random, [this](std::function<void()> job) { return pool.post(std::move(job)); },
            [this](const exchange& one) {
                const std::lock_guard lock(seen_mutex);
                seen.push_back(one);
            });
        BOOST_TEST_REQUIRE(made.has_value());
        running = *std::move(made);
        running->start();
    }
    raw_connection connect(int receive_buffer_bytes = 0) { return raw_connection(running->port(), receive_buffer_bytes); }
    std::string ask(std::string_view bytes) {
        auto one = connect();
        one.send(bytes);
        return one.read_answer();
    }
    static std::string post(std::string_view path, std::string_view body) {
        return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + std::string(body);
    }
    static std::string post_chunked(std::string_view path, std::size_t bytes, std::size_t piece = 50'000) {
        std::string text = "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (std::size_t sent = 0; sent < bytes; sent += piece) {
            const std::size_t now = std::min(piece, bytes - sent);
            char size[32];
            std::snprintf(size, sizeof size, "%zx\r\n", now);
            text.append(size).append(now, 'c').append("\r\n");
        }
        return text + "0\r\n\r\n";
    }
};

}  // namespace gatehouse::http
