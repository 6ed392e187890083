#pragma once
#include <string>
#include <vector>

#include "nouns.hpp"

// What is said of a mapping rule, new or changed.
namespace gatehouse::cli {

struct rule_words {
    std::string group, group_id, pattern, scope;
    std::vector<std::string> roles, teams;
    bool approve = false;
    bool names_group() const { return !group.empty() || !group_id.empty() || !pattern.empty(); }
};

void declare_words(CLI::App& verb, rule_words& wanted);
object body_of(const rule_words& wanted);   // only what was given
std::string roles_text(const value& rule);  // "admin, viewer @team:<id>"

}  // namespace gatehouse::cli
