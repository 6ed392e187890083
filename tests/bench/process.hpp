#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace gatehouse::bench {

// A server under measurement, started here and ended here, by its process id.
class process {
public:
    // Starts it and waits for the line on standard output that ends in "http://HOST:PORT". Throws when it says something else.
    explicit process(const std::vector<std::string>& command);
    process(const process&) = delete;
    ~process();  // SIGTERM, and waits

    std::uint16_t port() const noexcept { return port_; }
    pid_t id() const noexcept { return id_; }
    // CPU time so far of all its threads, those that ended too, and of its living children, in nanoseconds.
    std::int64_t cpu_ns() const;
    // Resident memory, KiB.
    std::int64_t resident_kib() const;

private:
    void read_port(int output);

    pid_t id_ = -1;
    clockid_t clock_{};
    std::uint16_t port_ = 0;
};

// CPU time so far of that process, of its children and of theirs, in nanoseconds. Those that ended count by hundredths of a
// second.
std::int64_t family_ns(pid_t id);

// A port that was free a moment ago: some answers hold the base URL, so it has to be known before the server starts.
std::uint16_t free_port();

}  // namespace gatehouse::bench
