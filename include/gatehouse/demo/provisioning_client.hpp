#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>
#include <gatehouse/demo/local_idp.hpp>
#include <gatehouse/outbound/fetcher.hpp>

namespace gatehouse::demo {

// Pushes people and groups by SCIM as an identity provider does: looks a name up, creates what is missing, sets a group's
// members. Running it again changes nothing. Not for two threads at once.
class provisioning_client {
public:
    provisioning_client(std::string scim_url, secret token) : scim_url_(std::move(scim_url)), token_(std::move(token)) {}

    result<void> push(const std::vector<person>& people);

private:
    result<std::string> send(std::string method, const std::string& path, std::string body, int expected);
    result<std::string> find(const std::string& type, const std::string& filter);
    result<std::string> ensure(const std::string& type, const std::string& filter, const std::string& body);

    std::string scim_url_;
    secret token_;
    outbound::client client_;
};

}  // namespace gatehouse::demo
