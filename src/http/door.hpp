#pragma once
#include <gatehouse/http/server.hpp>

#include <atomic>
#include <memory>

#include "body_budget.hpp"
#include "peers.hpp"
#include "stream.hpp"

namespace gatehouse::http {

// What all threads of one server share: fixed after listen(), but for the counters. Outlives every responder.
struct door {
    server_options options;
    const router& routes;
    const clock& time;
    random_source& random;
    server::post post_to_worker;
    server::observe observer;
    trusted_proxies proxies;
    std::unique_ptr<tls_context> tls;
    body_budget bodies;
    std::atomic<std::size_t> connections{0};

    door(server_options chosen, const router& table, const clock& now, random_source& chance, server::post post,
         server::observe observe)
        : options(std::move(chosen)),
          routes(table),
          time(now),
          random(chance),
          post_to_worker(std::move(post)),
          observer(std::move(observe)),
          bodies(options.limits.bodies_in_flight_bytes, options.limits.bodies_in_flight_share,
                 options.limits.bodies_in_flight_address_share) {}

    // 503 with Retry-After, worded as the path's part of the surface words its errors.
    response overloaded(std::string_view path, std::string_view detail) const;
};

// One of the connections that the server may have, given back when it dies.
class connection_place {
public:
    explicit connection_place(std::shared_ptr<door> shared)
        : door_(std::move(shared)), number_(door_->connections.fetch_add(1, std::memory_order_relaxed) + 1) {}
    connection_place(connection_place&& other) noexcept = default;
    connection_place& operator=(connection_place&&) = delete;
    ~connection_place() {
        if (door_) door_->connections.fetch_sub(1, std::memory_order_relaxed);
    }
    std::size_t number() const noexcept { return number_; }  // how many there were, with this one

private:
    std::shared_ptr<door> door_;
    std::size_t number_;
};

}  // namespace gatehouse::http
