#pragma once
#include <string>
#include <string_view>

#include <gatehouse/http/router.hpp>

#include "two_organizations.hpp"

// Every change that the management API offers, as a call that succeeds on what two_organizations made.
namespace gatehouse::testing {

// Not of the management API: what reads or writes files of the gateway's machine, at the operator's own door.
inline bool is_of_files(std::string_view path) { return path == "/api/v1/copy" || path.starts_with("/api/v1/master-keys"); }
bool is_management_write(const http::route& route);
bool ends_organization(const http::route& route);  // after it nothing can be asked of it

// Routes that this version refuses to everybody.
inline constexpr std::string_view refuses_everybody[] = {
    "/api/v1/organizations/{org}/plan",  // this model has none, and no switches
    "/api/v1/organizations/{org}/switches/{switch}",
    "/api/v1/organizations/{org}/members/{member}/switches/{switch}",
    "/api/v1/organizations/{org}/connection-proposals/{proposal}",  // taken back by whose it is
    "/api/v1/organizations/{org}/transfer/accept",                  // by whom it was offered to
    "/api/v1/organizations/{org}/transfer/step-down",               // an owner himself
    "/api/v1/organizations/{org}/members/{member}/unlock",          // nobody has a password here: it comes by a link in a mail
    "/api/v1/organizations/{org}/members/{member}/reset-credentials",
};

// The call, as the operator makes it. What it needs first (a suspended member to reactivate) is made here.
two_organizations::asked own_call(two_organizations& at, const http::route& route);
// All that the store holds of organizations, as text: equal before and after means that nothing was written.
std::string all_rows(two_organizations& at);

}  // namespace gatehouse::testing
