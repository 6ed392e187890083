#pragma once
#include <cstdint>
#include <memory>
#include <string>

namespace gatehouse::testing {

// A gateway that serves a data directory at a free port until it goes. One executable runs the real binary, another has
// it in its own process, where ThreadSanitizer sees it.
class gateway_under_test {
public:
    virtual ~gateway_under_test() = default;
    virtual std::uint16_t port() const = 0;

    static std::unique_ptr<gateway_under_test> serve(const std::string& data);
    static int suspensions();  // as many as this kind of run is to try
};

}  // namespace gatehouse::testing
