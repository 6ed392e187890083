#pragma once
#include <boost/test/unit_test.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/http/router.hpp>

#include "app/gateway.hpp"
#include "support/temporary_directory.hpp"

namespace gatehouse::testing {

// What one organization has: the id of each thing by the name of its placeholder in a route, and who speaks for it.
struct furnished {
    std::string code;
    std::map<std::string, std::string, std::less<>> ids;
    std::string api_key, scim_token;
};

// A gateway in this process with two organizations, each with one of everything. Routes are called without a socket.
class two_organizations {
public:
    two_organizations();
    ~two_organizations();

    app::gateway& whole() { return *whole_; }
    const furnished& own() const { return own_; }
    const furnished& other() const { return other_; }

    struct asked {
        http::method verb;
        std::string path;  // with query
        std::string body = {};
        std::string bearer = {};
        std::vector<http::header> headers = {};
    };
    http::response ask(const asked& what) { return call(whole_->routes(), what); }
    http::response ask_as_operator(const asked& what) { return call(whole_->operator_routes(), what); }

private:
    http::response call(const http::router& routes, const asked& what);
    value operator_made(std::string_view path, std::string body);
    value scim_made(const furnished& at, std::string_view path, std::string body);
    furnished furnish(std::string code);
    std::string asked_for(const furnished& at);

    temporary_directory directory_;
    std::unique_ptr<app::gateway> whole_;
    furnished own_, other_;
};

}  // namespace gatehouse::testing
