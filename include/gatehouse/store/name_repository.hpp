#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What ids are called, for people who read lists: those of a page together, in the page's own snapshot. What no row has is
// not in the answer.
class name_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    using names = std::map<std::string, std::string, std::less<>>;  // by id
    using ids = std::vector<std::string_view>;                      // any number, repeated or empty ones too

    result<names> of_members(const ids& asked);      // their user names, those of the removed too
    result<names> of_teams(const ids& asked);        // their slugs
    result<names> of_resources(const ids& asked);    // <type>/<name>
    result<names> of_connections(const ids& asked);  // their names, those of deleted ones too

private:
    result<names> read(std::string_view text, const ids& asked);
};

}  // namespace gatehouse
