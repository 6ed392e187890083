#include "process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace gatehouse::bench {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command, int output) {
    ::dup2(output, STDOUT_FILENO);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    std::vector<char*> arguments;
    for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments[0], arguments.data());
    std::_Exit(127);
}

std::int64_t clock_ns(clockid_t clock) {
    timespec at{};
    if (::clock_gettime(clock, &at) != 0) throw std::runtime_error("the server under measurement is gone");
    return std::int64_t{at.tv_sec} * 1'000'000'000 + at.tv_nsec;
}

std::int64_t process_ns(pid_t id) {
    clockid_t clock{};
    return ::clock_getcpuclockid(id, &clock) == 0 ? clock_ns(clock) : 0;
}

// Living children, theirs included.
std::int64_t children_ns(pid_t of) {
    std::int64_t sum = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(of) + "/task")) {
        std::ifstream children(task.path() / "children");
        for (pid_t child = 0; children >> child;) sum += process_ns(child) + children_ns(child);
    }
    return sum;
}

// What a process has of its children that ended and were waited for: the fields cutime and cstime of proc(5).
std::int64_t ended_children_ns(pid_t of) {
    std::ifstream stat("/proc/" + std::to_string(of) + "/stat");
    std::string text((std::istreambuf_iterator<char>(stat)), {});
    std::istringstream after_name(text.substr(std::min(text.size(), text.rfind(')') + 1)));
    std::string skipped;
    for (int field = 3; field < 16; ++field) after_name >> skipped;
    std::int64_t user = 0, system = 0;
    after_name >> user >> system;
    return (user + system) * (1'000'000'000 / ::sysconf(_SC_CLK_TCK));
}

}  // namespace

std::int64_t family_ns(pid_t id) { return process_ns(id) + children_ns(id) + ended_children_ns(id); }

process::process(const std::vector<std::string>& command) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    id_ = ::fork();
    if (id_ < 0) throw std::runtime_error("no process");
    if (id_ == 0) become(command, ends[1]);
    ::close(ends[1]);
    read_port(ends[0]);
    ::close(ends[0]);
    if (port_ == 0) {
        ::kill(id_, SIGTERM);
        ::waitpid(id_, nullptr, 0);
        throw std::runtime_error(command.front() + " did not say where it listens");
    }
    if (::clock_getcpuclockid(id_, &clock_) != 0) throw std::runtime_error("no clock of " + command.front());
}

process::~process() {
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
}

void process::read_port(int output) {
    std::string said;
    for (char c = 0; ::read(output, &c, 1) == 1;) {
        if (c != '\n') {
            said += c;
            continue;
        }
        const auto at = said.find("http://");
        if (at != std::string::npos) {
            port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
            return;
        }
        said.clear();
    }
}

std::int64_t process::cpu_ns() const { return clock_ns(clock_) + children_ns(id_); }

std::int64_t process::resident_kib() const {
    std::ifstream status("/proc/" + std::to_string(id_) + "/status");
    for (std::string word; status >> word;)
        if (word == "VmRSS:") {
            std::int64_t kib = 0;
            status >> kib;
            return kib;
        }
    return 0;
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    const bool found = ::bind(socket, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&at), &size) == 0;
    ::close(socket);
    if (!found) throw std::runtime_error("no free port");
    return ntohs(at.sin_port);
}

}  // namespace gatehouse::bench
