#pragma once
#include <vector>

#include "climbing/ladder.hpp"

namespace gatehouse::climbing {

std::vector<road> roads_by_roles();        // assignments, teams, mapping rules
std::vector<road> roads_by_content();      // policies, versions, ceilings, levels
std::vector<road> roads_by_windows();      // earlier, later, again
std::vector<road> roads_by_places();       // grants, resources, units
std::vector<road> roads_by_scope();        // whoever administers one team, or one resource
std::vector<road> roads_by_people();       // whoever stands above
std::vector<road> roads_by_credentials();  // keys, resets, invitations, connections
std::vector<road> roads_by_combination();  // two at once, rehearsals, plans, switches
std::vector<road> roads_by_proposals();    // changes that wait for somebody of a higher level
std::vector<road> roads_of_models();       // what the products' pages name

// A standard organization with: admin and peer (80), lead (60, may do much and not all), plain (member), low (default role).
void populate(ladder& at);
// On the way of most roads.
step as(ladder& at, const std::string& name, method verb, std::string path, std::string body = "{}");
step as_key(ladder& at, const std::string& name, method verb, std::string path, std::string body = "{}",
            std::vector<std::string> scope = {});
step as_operator(method verb, std::string path, std::string body = "{}");
std::string member_path(ladder& at, const std::string& name, std::string_view what = {});
std::string role_body(std::string_view role, const std::string& more = {});
std::string statements_body(const std::string& list);

}  // namespace gatehouse::climbing
