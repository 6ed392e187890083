#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "fault/support/driver_parts.hpp"

namespace gatehouse::fault {
namespace {

struct header {
    std::uint8_t what;
    std::uint32_t name_bytes, content_bytes;
    std::int64_t offset;
};

void send(int to, const void* from, std::size_t length) {
    for (const char* at = static_cast<const char*>(from); length > 0;) {
        const ssize_t sent = ::write(to, at, length);
        if (sent <= 0) ::_exit(9);
        at += sent;
        length -= static_cast<std::size_t>(sent);
    }
}

void send_log(int to, const std::vector<operation>& log) {
    std::string all;
    for (const operation& done : log) {
        header h{};
        h.what = static_cast<std::uint8_t>(done.what);
        h.name_bytes = static_cast<std::uint32_t>(done.file.size());
        h.content_bytes = static_cast<std::uint32_t>(done.bytes.size());
        h.offset = done.offset;
        all.append(reinterpret_cast<const char*>(&h), sizeof h).append(done.file).append(done.bytes);
    }
    send(to, all.data(), all.size());
}

std::vector<operation> parse_log(std::string_view all) {
    std::vector<operation> log;
    while (all.size() >= sizeof(header)) {
        header h;
        std::memcpy(&h, all.data(), sizeof h);
        all.remove_prefix(sizeof h);
        log.push_back({static_cast<operation::kind>(h.what), std::string(all.substr(0, h.name_bytes)), h.offset,
                       std::string(all.substr(h.name_bytes, h.content_bytes))});
        all.remove_prefix(h.name_bytes + h.content_bytes);
    }
    return log;
}

// 0: came through; 1: met it and came through; 2: the process was ended by it.
[[noreturn]] void be_the_child(scenario& s, const files& durable, trouble what, int nth, int report_to) {
    disk on(durable);
    const auto leave = [&](int code) {
        send_log(report_to, on.log_unlocked());
        ::_exit(code);
    };
    on.arm(what, nth, [&] { leave(2); });
    {
        mounted at(on);
        sqlite::engine_options options;
        options.checkpoint_in_background = false;
        options.checkpoint_pages = 60;
        options.writer_cache_kib = 64;  // so small that jobs write before their COMMIT, and meet trouble there
        options.on_fatal = [&](std::string_view) { leave(2); };
        auto opened = at.open(options);
        if (opened) s.run(**opened, recording(on));
    }
    leave(on.fired() ? 1 : 0);
    ::_exit(8);
}

}  // namespace

child_result run_in_child(scenario& s, const files& durable, trouble what, int nth) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        be_the_child(s, durable, what, nth, ends[1]);
    }
    ::close(ends[1]);
    std::string all;
    char buffer[65536];
    for (ssize_t got; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;) all.append(buffer, static_cast<std::size_t>(got));
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFEXITED(status) || WEXITSTATUS(status) > 2) throw std::runtime_error("the child died of something else");
    return {parse_log(all), WEXITSTATUS(status) > 0, WEXITSTATUS(status) == 2};
}

}  // namespace gatehouse::fault
