#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace gatehouse::bench {

// An answer, borrowed for the check.
struct reply {
    int status = 0;
    std::string_view head, body;

    std::string_view header(std::string_view name) const;  // case-blind; empty when absent
    bool holds(std::string_view needle) const { return body.find(needle) != std::string_view::npos; }
};

// A fixed number of requests over keep-alive connections, one under way on each. Every answer is judged: good sees each,
// and the first that it refuses ends the run, since a fast wrong answer is worth nothing.
struct traffic {
    std::size_t connections = 16;
    std::size_t requests = 0;
    std::function<std::string(std::size_t number, std::size_t connection)> next;  // the whole request, as sent
    std::function<bool(std::size_t number, const reply&)> good;
};

// Seconds that it took. Throws std::runtime_error with the request and the answer when an answer is wrong, a connection
// ends, or nothing comes for ten seconds.
double run(std::uint16_t port, const traffic& load);

// One request on a connection of its own; body and head are copied into storage.
reply ask(std::uint16_t port, const std::string& request, std::string& storage);

}  // namespace gatehouse::bench
