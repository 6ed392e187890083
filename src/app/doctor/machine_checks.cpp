#include <sys/resource.h>

#include <filesystem>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/cli/transport.hpp>

#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

constexpr int answer_s = 5;
constexpr std::uintmax_t mebibyte = 1024 * 1024;
constexpr rlim_t other_descriptors = 256;  // of the store, the log, threads: beside connections

std::uintmax_t size_of(const std::string& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    return failed ? 0 : size;
}

}  // namespace

// Any answer will do: somebody is there.
finding check_gateway(const patient& at) {
    const auto answer = cli::operator_transport(at.settings.data, answer_s)->send("GET", "/livez", "");
    if (answer) return ok("gateway", "runs on " + at.settings.data);
    const errc why = answer.error().code;
    if (why == errc::forbidden || why == errc::invalid_value)
        return warning("gateway", answer.error().detail, "ask as root or as the gateway's user, by a shorter path");
    if (why != errc::unavailable)
        return problem("gateway", "it runs on " + at.settings.data + " and does not answer: " + answer.error().detail,
                       "look at its log, and restart it");
    return ok("gateway", "none runs on " + at.settings.data);
}

finding judge_space(const std::string& data, std::uintmax_t available, std::uintmax_t stored) {
    const auto copy = stored + limits::copy_spare_bytes;
    const std::string free = std::to_string(available / mebibyte) + " MiB free";
    if (available < limits::copy_spare_bytes)
        return problem("disk", free + " for " + data, "make room: a store that cannot grow takes no writes");
    if (available < copy)
        return warning(
            "disk",
            free + "; a backup of a store that is served needs " + std::to_string(copy / mebibyte) + " MiB for its copy",
            "make room on the disk of the data directory");
    return ok("disk", free);
}

finding check_space(const patient& at) {
    std::error_code failed;
    const auto disk = std::filesystem::space(at.settings.data, failed);
    if (failed) return warning("disk", at.settings.data + ": its disk cannot be asked", "look at the data directory first");
    const std::string database = at.settings.data + "/gatehouse.db";
    return judge_space(at.settings.data, disk.available, size_of(database) + size_of(database + "-wal"));
}

// Of this shell: what starts the gateway may set another.
finding check_descriptors(const patient&) {
    rlimit most{};
    ::getrlimit(RLIMIT_NOFILE, &most);
    const rlim_t wanted = limits::connections + other_descriptors;
    const std::string saw = "this shell may open " + std::to_string(most.rlim_cur) + " files";
    if (most.rlim_cur >= wanted) return ok("descriptors", saw);
    return warning("descriptors", saw + "; so many connections as a gateway takes need " + std::to_string(wanted),
                   "give the gateway's unit LimitNOFILE=" + std::to_string(wanted) + " or more");
}

}  // namespace gatehouse::app::doctor
