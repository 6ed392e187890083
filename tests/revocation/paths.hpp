#pragma once
#include "climbing/roads.hpp"
#include "support/every_kind.hpp"

namespace gatehouse::revocation {

// A way by which something ends, ready to be taken: work is the transaction, lives what must be over when it has committed.
struct prepared {
    std::function<result<void>(tenant_transaction&)> work;
    std::function<bool()> lives;
    std::vector<std::function<bool()>> also{};  // the same of what ends with it
};
struct path {
    std::string_view name;  // of a route: "POST /members/{member}/suspend"
    std::function<prepared(climbing::ladder&)> prepare;
    std::string_view model = "standard", plan = "";
};

std::vector<path> paths_of_routes();   // the management API's
std::vector<path> paths_of_clients();  // SCIM's, and what people do for themselves
std::vector<path> paths_of_jobs();     // what the clock ends

// A management call as a transaction. It has been let in already, as an operator's is.
std::function<result<void>(tenant_transaction&)> work_of(climbing::ladder& at, const climbing::step& what);
std::function<bool()> lives(climbing::ladder& at, credential_kind kind, const sessions::minted& made);
// A credential of every kind that dies with that epoch, each asked at its door.
std::vector<std::function<bool()>> every_kind(climbing::ladder& at, const testing::holder& of,
                                              bool credential_facts::*stores = &credential_facts::by_member);
// Signed in through a connection of the ladder's own.
testing::holder through_a_connection(climbing::ladder& at, const std::string& who);
std::function<bool()> may(climbing::ladder& at, const std::string& who, std::string action, std::string type = "app",
                          std::string name = "main");

}  // namespace gatehouse::revocation
