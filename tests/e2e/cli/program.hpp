#pragma once
#include <csignal>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "support/temporary_directory.hpp"

namespace gatehouse::testing {

struct ran {
    int code = -1;
    std::string out, err;
};

// Runs the real binary (GATEHOUSE_BINARY) to its end, with the environment's GATEHOUSE_URL, _ORG and _API_KEY replaced by those
// given.
using variables = std::map<std::string, std::string>;
ran run_gatehouse(const std::vector<std::string>& arguments, const variables& environment = {});

// The same at a terminal, where `typed` answers the question; out holds all that was shown.
ran run_at_terminal(const std::vector<std::string>& arguments, const variables& environment, std::string_view typed);

// `gatehouse serve` on a fresh data directory and any free port; ends with SIGTERM.
class served {
public:
    served();
    ~served();
    served(const served&) = delete;
    void stop(int signal = SIGTERM);
    // Again, on the same data directory; at any free port, with these settings (TOML).
    void start(std::string_view settings = "");

    const std::string& data() const noexcept { return data_; }
    std::string master_key() const { return data_ + ".key"; }
    const std::string& url() const noexcept { return url_; }
    const std::string& greeting() const noexcept { return greeting_; }  // what it printed until it was up

private:
    temporary_directory directory_;
    std::string data_, url_, greeting_;
    pid_t process_ = -1;
    int output_ = -1;
};

void write_file(const std::string& path, std::string_view content);

}  // namespace gatehouse::testing
