#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace gatehouse::testing {

// `gatehouse serve` of the real binary with these arguments: ready when made, ended with SIGTERM when it goes.
class serving_process {
public:
    explicit serving_process(const std::vector<std::string>& arguments);
    ~serving_process();
    serving_process(const serving_process&) = delete;

    const std::string& place() const { return place_; }  // as it says: http://127.0.0.1:…
    void signal(int number) const;
    void kill();  // SIGKILL, and waits for its end

private:
    void read_place();
    pid_t id_ = -1;
    int output_ = -1;
    std::string place_;
};

}  // namespace gatehouse::testing
