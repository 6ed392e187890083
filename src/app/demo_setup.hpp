#pragma once
#include <string>
#include <utility>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

namespace gatehouse::app {

struct demo_wishes {
    std::string data;  // of the running gateway: the set-up speaks to its socket, as an operator does
    protocol::base_url place;
    std::string profile = "generic";
    std::string idp_metadata;  // the document to trust
    bool empty = false;        // no sample members, groups, teams and rules
};

// What somebody who tries the demo works with; secrets among it.
struct demo_facts {
    std::string url, organization, scim_url, scim_token, api_key, application, application_secret, connection, sp_metadata_url,
        acs_url, login_url;
    // GATEHOUSE_… names and values, in the order of the env file.
    std::vector<std::pair<std::string, std::string>> environment() const;
};

// Makes the sample organization, or finds it in a data directory of an earlier run (secrets are made anew: those of then were
// shown once). Everything goes through the management API.
result<demo_facts> set_up_demo(const demo_wishes& wishes);

}  // namespace gatehouse::app
