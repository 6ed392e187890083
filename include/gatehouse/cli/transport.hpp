#pragma once
#include <memory>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::cli {

struct reply {
    int status = 0;
    std::string body;
};

// One request to the management API, and its answer. Errors are those of the way there; any status is a reply.
class transport {
public:
    virtual ~transport() = default;
    // key: an Idempotency-Key, or empty.
    virtual result<reply> send(std::string_view method, std::string_view target, std::string_view body,
                               std::string_view key = {}) = 0;
};

// The operator's: HTTP over DATA/admin.sock. errc::unavailable, saying what to do, when no server runs on that directory.
std::unique_ptr<transport> operator_transport(std::string data_directory, int answer_timeout_s = 60);
// With an API key, to the gateway's address.
std::unique_ptr<transport> web_transport(std::string url, std::string api_key);

}  // namespace gatehouse::cli
