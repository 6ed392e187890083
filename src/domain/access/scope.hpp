#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/role.hpp>

namespace gatehouse::access {

// "org" alone, everything else with what it names.
inline result<void> check_scope(const role_scope& scope) {
    if (scope.kind == "org" ? scope.id.empty() : !scope.id.empty()) return {};
    return make_error(errc::invalid_value, "a scope is org, team:<id> or <type>:<id>");
}

}  // namespace gatehouse::access
