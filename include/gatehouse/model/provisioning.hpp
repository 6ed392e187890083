#pragma once
#include <string>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/connection.hpp>

namespace gatehouse {

// One line of a connection's log: what was asked and how it went. Holds no secret and no body.
struct provisioning_entry {
    instant at{};
    std::string method{}, route{}, target{};
    int status = 0;
    connection_profile profile = connection_profile::generic;
    std::string rules{};  // profile rules that fired, blank between
    std::string detail{};
    std::string request_id{};
};

}  // namespace gatehouse
