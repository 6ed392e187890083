#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "serving_process.hpp"

namespace gatehouse::testing {

// One of several gateways on the database that belongs to a data directory (support/prepared_store.hpp), as behind a load
// balancer: each has a port and an operator's socket of its own, all have the master key and the address that people know.
class gateway_node {
public:
    // port 0: a free one.
    gateway_node(const std::string& shared_data, const std::string& folder, std::uint16_t port, std::uint16_t known_port);

    std::uint16_t port() const { return port_; }
    std::uint16_t operations_port() const { return operations_port_; }
    const std::string& data() const { return data_; }
    serving_process& process() { return *process_; }
    // Of /metrics; the name with its labels. Nothing: there is no such series, or no answer.
    std::optional<std::int64_t> metric(const std::string& series) const;

private:
    std::string data_;
    std::uint16_t port_, operations_port_;
    std::unique_ptr<serving_process> process_;
};

// So many of them; the first one's address is the known one.
std::vector<std::unique_ptr<gateway_node>> start_nodes(const std::string& shared_data, const std::string& folder, int count);

// Asks until it is so, for a minute at the most.
template <class Ask> bool becomes_true(Ask ask) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < until) {
        if (ask()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

}  // namespace gatehouse::testing
