#include "program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>

namespace gatehouse::testing {
namespace {

struct started {
    pid_t process = -1;
    int out = -1, err = -1;
};

started start(const std::vector<std::string>& arguments, const variables& environment, bool with_errors) {
    std::array<int, 2> out{}, err{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    const char* binary = std::getenv("GATEHOUSE_BINARY");
    if (!binary) throw std::runtime_error("GATEHOUSE_BINARY is not set");
    std::vector<char*> words{const_cast<char*>(binary)};
    for (const auto& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);  // whoever runs the tests is not to be asked
        ::dup2(out[1], STDOUT_FILENO);
        if (with_errors) ::dup2(err[1], STDERR_FILENO);
        for (const char* name : {"GATEHOUSE_URL", "GATEHOUSE_ORG", "GATEHOUSE_API_KEY"}) ::unsetenv(name);
        for (const auto& [name, text] : environment) ::setenv(name.c_str(), text.c_str(), 1);
        ::execv(binary, words.data());
        ::_exit(127);
    }
    ::close(out[1]);
    ::close(err[1]);
    return {child, out[0], err[0]};
}

void read_both(const started& from, ran& into) {
    std::array<pollfd, 2> watched{pollfd{from.out, POLLIN, 0}, pollfd{from.err, POLLIN, 0}};
    std::array<std::string*, 2> texts{&into.out, &into.err};
    int open = 2;
    while (open > 0) {
        if (::poll(watched.data(), watched.size(), 60'000) <= 0) {
            ::kill(from.process, SIGKILL);
            ::waitpid(from.process, nullptr, 0);
            throw std::runtime_error("gatehouse hangs");
        }
        for (std::size_t i = 0; i < watched.size(); ++i) {
            if (watched[i].fd < 0 || watched[i].revents == 0) continue;
            std::array<char, 4096> room{};
            const ssize_t got = ::read(watched[i].fd, room.data(), room.size());
            if (got > 0)
                texts[i]->append(room.data(), static_cast<std::size_t>(got));
            else
                watched[i].fd = -1, --open;
        }
    }
}

}  // namespace

ran run_gatehouse(const std::vector<std::string>& arguments, const variables& environment) {
    const started child = start(arguments, environment, true);
    ran done;
    read_both(child, done);
    int status = 0;
    ::waitpid(child.process, &status, 0);
    ::close(child.out);
    ::close(child.err);
    done.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return done;
}

ran run_at_terminal(const std::vector<std::string>& arguments, const variables& environment, std::string_view typed) {
    std::string command = std::string("exec ") + std::getenv("GATEHOUSE_BINARY");
    for (const auto& word : arguments) command += " '" + word + "'";
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        for (const auto& [name, text] : environment) ::setenv(name.c_str(), text.c_str(), 1);
        ::execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
        ::_exit(127);
    }
    ran done;
    std::array<char, 4096> room{};
    bool answered = false;
    for (ssize_t got = 0; (got = ::read(terminal, room.data(), room.size())) > 0;) {  // EIO when the other side is closed
        done.out.append(room.data(), static_cast<std::size_t>(got));
        if (answered || done.out.find("[y/N]") == std::string::npos) continue;
        answered = ::write(terminal, typed.data(), typed.size()) == static_cast<ssize_t>(typed.size());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(terminal);
    done.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return done;
}

void write_file(const std::string& path, std::string_view content) { std::ofstream(path) << content; }

served::served() {
    data_ = directory_.path() + "/data";
    start();
}

void served::start(std::string_view settings) {
    const std::string config = directory_.path() + "/gatehouse.toml";
    write_file(config, settings);
    const started child = testing::start({"serve", "--config", config, "--data", data_, "--listen", "127.0.0.1:0"}, {}, false);
    process_ = child.process;
    output_ = child.out;
    ::close(child.err);
    greeting_.clear();
    std::array<char, 4096> room{};
    const auto says = [&](std::string_view mark) { return greeting_.find(mark) != std::string::npos; };
    while (!says("backups") && !(says("listens at https") && says("--data"))) {  // what is last in it
        const ssize_t got = ::read(output_, room.data(), room.size());
        if (got <= 0) throw std::runtime_error("serve did not come up: " + greeting_);
        greeting_.append(room.data(), static_cast<std::size_t>(got));
    }
    const auto at = greeting_.find("http", greeting_.find("listens at"));
    url_ = greeting_.substr(at, greeting_.find('\n', at) - at);
}

void served::stop(int signal) {
    if (process_ < 0) return;
    ::kill(process_, signal);
    ::waitpid(std::exchange(process_, -1), nullptr, 0);
    ::close(output_);
}

served::~served() { stop(); }

}  // namespace gatehouse::testing
