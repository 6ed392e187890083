#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/application.hpp>
#include <gatehouse/model/change.hpp>

#include "body.hpp"
#include "caller.hpp"

// What an application has to be like, whether it is made or changed.
namespace gatehouse::protocol::admin {

// What an application asks for when it says nothing.
inline constexpr std::string_view default_action = "app:use";

// The application that the path names. errc::not_found when it cannot be one.
result<application_id> application_in(const http::request& request);
// Told in each of its organizations, which is where its people look.
result<void> record_in_all(installation_transaction& tx, const request_context& by, change_kind kind, const application& what,
                           const std::vector<organization_id>& in, const object& facts);

void check_application(body_reader& body, const application& wanted);  // its hosts, rights and resource in themselves
// A host leads to one application: whose session cookie lies there would be nobody's to say otherwise. errc::uniqueness.
result<void> check_hosts(installation_transaction& tx, const application& made);
// By code or id, each once. errc::not_found.
result<std::vector<organization_id>> organizations_named(installation_transaction& tx, const std::vector<std::string>& named);
// What nobody could ever be permitted is a slip of the pen: the models of all its organizations have to know it.
// Without a host nothing is asked for, and the default need not be there.
result<void> check_action(installation_transaction& tx, const surroundings& around, const application& made,
                          const std::vector<organization_id>& organizations);

}  // namespace gatehouse::protocol::admin
