#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "support/raw_connection.hpp"

namespace gatehouse::testing {

inline constexpr int patience_ms = 60'000;  // for a loaded machine under a sanitizer; nothing is measured here

// One kept-alive connection, opened again where the server closed it.
class asking {
public:
    explicit asking(std::uint16_t port) : port_(port) {}
    std::string ask(const std::string& request) {
        if (!over_) over_ = std::make_unique<raw_connection>(port_);
        std::string answer = over_->send(request, patience_ms) ? over_->read_answer(patience_ms) : std::string();
        if (answer.empty() || header_of(answer, "Connection") == "close") over_.reset();
        return answer;
    }

private:
    std::uint16_t port_;
    std::unique_ptr<raw_connection> over_;
};

}  // namespace gatehouse::testing
