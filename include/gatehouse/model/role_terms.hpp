#pragma once
#include <string>
#include <vector>

namespace gatehouse {

// What a role says of itself beside its policies: words, and what bounds it.
struct role_terms {
    std::string description;
    std::vector<std::string> scopes{"org"};  // kinds in which it may be assigned: org, team, resource types
    std::vector<std::string> ceiling;        // action patterns: everything that a holder has is cut to them; empty: no ceiling
    std::vector<std::string> plans;          // in which it is available; empty: in all
    friend bool operator==(const role_terms&, const role_terms&) = default;
};

}  // namespace gatehouse
