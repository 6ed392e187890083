#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "gateway_under_test.hpp"
#include "support/prepared_store.hpp"

namespace gatehouse::testing {
namespace {

class process final : public gateway_under_test {
public:
    explicit process(const std::string& data) {
        int out[2];
        const char* binary = std::getenv("GATEHOUSE_BINARY");
        if (!binary || ::pipe(out) != 0) throw std::runtime_error("GATEHOUSE_BINARY is not set, or no pipe");
        id_ = ::fork();
        if (id_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // it goes with the test, however that ends
            ::dup2(out[1], STDOUT_FILENO);
            ::close(out[0]);
            if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(127);  // each refusal is a line of its log
            std::vector<std::string> arguments{binary, "serve", "--data", data, "--listen", "127.0.0.1:0"};
            for (const std::string& more : store_arguments(data)) arguments.push_back(more);
            if (const char* settings = std::getenv("GATEHOUSE_TEST_SETTINGS"))
                arguments.insert(arguments.end(), {"--config", settings});
            std::vector<char*> pointers;
            for (std::string& one : arguments) pointers.push_back(one.data());
            pointers.push_back(nullptr);
            ::execv(binary, pointers.data());
            ::_exit(127);
        }
        ::close(out[1]);
        output_ = out[0];
        read_port();
    }
    ~process() override {
        ::kill(id_, SIGTERM);
        ::waitpid(id_, nullptr, 0);
        ::close(output_);
    }
    std::uint16_t port() const override { return port_; }

private:
    void read_port() {
        static constexpr std::string_view mark = "http://127.0.0.1:";
        std::string said;
        for (char one = 0; said.find(mark) == std::string::npos || one != '\n'; said += one)
            if (::read(output_, &one, 1) != 1) throw std::runtime_error("the gateway did not start: " + said);
        port_ = static_cast<std::uint16_t>(std::stoi(said.substr(said.find(mark) + mark.size())));
    }

    pid_t id_ = -1;
    int output_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace

std::unique_ptr<gateway_under_test> gateway_under_test::serve(const std::string& data) {
    return std::make_unique<process>(data);
}

// On PostgreSQL a tenth: every answer there is several trips to another process.
int gateway_under_test::suspensions() {
    const int usual = std::getenv("GATEHOUSE_LONG") ? 50'000 : 10'000;
    return store_arguments("").empty() ? usual : usual / 10;
}

}  // namespace gatehouse::testing
