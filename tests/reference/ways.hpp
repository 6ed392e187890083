#pragma once
#include <string>
#include <vector>

#include "reference/matching.hpp"

// By which ways a member comes to groups, teams, roles and resources. Everything is looked for from the start, each time.
namespace gatehouse::reference {

template <class T> const T* find(const std::vector<T>& all, const std::string& id) {
    for (const auto& one : all)
        if (one.id == id) return &one;
    return nullptr;
}

// A rule that counts for the subject, through one of the groups that it is bound to.
struct rule_way {
    const mapping_rule* rule = nullptr;
    std::string group{};
};
std::vector<rule_way> rules_of(const known& of);

struct team_way {
    std::string team{};
    const mapping_rule* rule = nullptr;  // null: a membership
    std::string group{};
};
std::vector<team_way> teams_of(const known& of);

// Whether a rule may give that role: at or above the protected level its group is named by id, and somebody approved it.
bool may_give(const mapping_rule& rule, const role& given, const known& of);
bool awake(const role& one, const known& of);

bool admits(const role& one, std::string_view action, fault wrong);  // its ceiling
// What a role is about on what is asked about, whoever holds it and whatever conditions say.
bool is_about(const role& one, std::string_view action, const known& of);

// What is asked about, then what it lies in. Nothing of what nobody registered.
std::vector<const resource*> chain_of(const known& of);
bool contains(const scope& where, const known& of);

}  // namespace gatehouse::reference
