#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "reference/ways.hpp"

// The naive reference of the decision engine: access.md and docs/decisions/0011 as loops over a world. It shares no code with
// src/domain/access, keeps nothing between two questions and knows no SQL.
namespace gatehouse::reference {

enum class origin { owner, direct, team, scim_rule, saml_rule, by_default };
std::string_view to_text(origin from);

struct held {
    std::size_t role = 0;
    scope where{};
    origin from = origin::direct;
    int position = 0;  // of the rule on the way, 0 without one
};

// (slug, kind of scope, its id, origin)
using role_name = std::tuple<std::string, std::string, std::string, std::string>;
// (slug of the policy, version, statement)
using statement_name = std::tuple<std::string, std::size_t, std::size_t>;

struct judgement {
    bool allowed = false;
    std::string_view step = "gate";
    std::set<role_name> roles{};          // in force
    std::set<statement_name> decisive{};  // that permit, or deny
    std::set<std::string> grants{};       // that permit
};

// How often each thing came up that a random run has to meet.
using coverage = std::map<std::string, std::size_t, std::less<>>;

judgement evaluate(const world& in, const query& asked, time_ms now, fault wrong, coverage& seen);

}  // namespace gatehouse::reference
