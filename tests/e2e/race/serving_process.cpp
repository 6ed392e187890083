#include "serving_process.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

namespace gatehouse::testing {

serving_process::serving_process(const std::vector<std::string>& arguments) {
    int out[2];
    const char* binary = std::getenv("GATEHOUSE_BINARY");
    if (!binary || ::pipe(out) != 0) throw std::runtime_error("GATEHOUSE_BINARY is not set, or no pipe");
    id_ = ::fork();
    if (id_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // it goes with the test, however that ends
        ::dup2(out[1], STDOUT_FILENO);
        ::close(out[0]);
        if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(127);  // each refusal is a line of its log
        std::vector<std::string> all{binary, "serve"};
        all.insert(all.end(), arguments.begin(), arguments.end());
        std::vector<char*> pointers;
        for (std::string& one : all) pointers.push_back(one.data());
        pointers.push_back(nullptr);
        ::execv(binary, pointers.data());
        ::_exit(127);
    }
    ::close(out[1]);
    output_ = out[0];
    read_place();
}

serving_process::~serving_process() {
    if (id_ > 0) {
        ::kill(id_, SIGTERM);
        ::kill(id_, SIGCONT);
        ::waitpid(id_, nullptr, 0);
    }
    ::close(output_);
}

void serving_process::signal(int number) const {
    if (::kill(id_, number) != 0) throw std::runtime_error("the gateway is gone");
}

void serving_process::kill() {
    signal(SIGKILL);
    ::waitpid(id_, nullptr, 0);
    id_ = -1;
}

void serving_process::read_place() {
    static constexpr std::string_view mark = "gatehouse listens at ";
    std::string said;
    for (char one = 0; said.find(mark) == std::string::npos || one != '\n'; said += one)
        if (::read(output_, &one, 1) != 1) throw std::runtime_error("the gateway did not start: " + said);
    place_ = said.substr(said.find(mark) + mark.size());
    place_.pop_back();
}

}  // namespace gatehouse::testing
