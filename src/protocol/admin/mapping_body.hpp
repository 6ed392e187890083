#pragma once
#include <gatehouse/model/role.hpp>

#include "body.hpp"
#include "caller.hpp"

namespace gatehouse::protocol::admin {

// What a body says of a rule; what it leaves out stays as it is, or has its default in a new one.
struct wanted_rule {
    struct given {
        std::string role;
        std::optional<std::string> scope;
    };
    std::optional<std::string> by, group, scope;
    std::optional<std::vector<given>> roles;
    std::optional<std::vector<std::string>> teams;
    std::optional<bool> enabled;
    std::optional<std::int64_t> position;
    bool approved = false;

    bool changes_content() const noexcept { return by || group || roles || teams || enabled || approved; }
};

wanted_rule read_wanted_rule(body_reader& body);
// Puts what was wanted into the rule: names become ids. errc::invalid_value.
result<void> apply(call& made, const wanted_rule& wanted, mapping_rule& rule);

}  // namespace gatehouse::protocol::admin
