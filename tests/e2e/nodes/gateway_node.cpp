#include "gateway_node.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>

#include "support/prepared_store.hpp"
#include "support/raw_connection.hpp"

namespace gatehouse::testing {
namespace {

// Free a moment ago.
std::uint16_t free_port() {
    const int made = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(made, reinterpret_cast<sockaddr*>(&at), size) != 0 ||
        ::getsockname(made, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::runtime_error("no free port");
    ::close(made);
    return ntohs(at.sin_port);
}

std::string local(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

}  // namespace

gateway_node::gateway_node(const std::string& shared_data, const std::string& folder, std::uint16_t port,
                           std::uint16_t known_port)
    : data_(folder + "/data"), port_(port == 0 ? free_port() : port), operations_port_(free_port()) {
    const auto store = store_arguments(shared_data);
    if (store.empty()) throw std::runtime_error("several nodes need PostgreSQL: run this with with_postgres");
    ::mkdir(folder.c_str(), 0700);
    const std::string path = folder + "/gatehouse.toml";
    std::ofstream(path) << "data = \"" << data_ << "\"\nmaster_key = \"" << shared_data << ".key\"\nbase_url = \"http://"
                        << local(known_port) << "\"\nlisten = \"" << local(port_) << "\"\noperations_listen = \""
                        << local(operations_port_) << "\"\n[store]\nurl = \"" << store.back() << "\"\n";
    process_ = std::make_unique<serving_process>(std::vector<std::string>{"--config", path});
}

std::optional<std::int64_t> gateway_node::metric(const std::string& series) const try {
    raw_connection over(operations_port_);
    over.send("GET /metrics HTTP/1.1\r\nHost: " + local(operations_port_) + "\r\n\r\n");
    const std::string answer = over.read_answer();
    const auto found = answer.find("\n" + series + " ");
    if (found == std::string::npos) return std::nullopt;
    return std::stoll(answer.substr(found + series.size() + 2));
} catch (const std::runtime_error&) {
    return std::nullopt;
}

std::vector<std::unique_ptr<gateway_node>> start_nodes(const std::string& shared_data, const std::string& folder, int count) {
    std::vector<std::unique_ptr<gateway_node>> all;
    const std::uint16_t known = free_port();
    for (int i = 0; i < count; ++i)
        all.push_back(
            std::make_unique<gateway_node>(shared_data, folder + "/node-" + std::to_string(i), i == 0 ? known : 0, known));
    return all;
}

}  // namespace gatehouse::testing
