#pragma once
#include <map>
#include <optional>
#include <set>

#include "declared.hpp"
#include "verb.hpp"

// What has to be sent so that an organization has what is declared.
namespace gatehouse::cli {

struct step {
    std::string act;   // create, change, publish, attach, detach, assign, unassign, grant, end
    std::string what;  // "team support"
    std::string with;  // which fields, which policy …
    std::string method, path;
    object body;
    bool denies = false;  // what it gives may take rights away: by a deny or a ceiling
};

// In an order in which each step finds what it names: units, teams, policies, roles, what roles have, what teams hold,
// resources (parents first), grants, mapping rules. What is not declared is left alone; a list that is declared (a role's
// policies, a team's roles, a resource's units) is meant whole.
result<std::vector<step>> compare(session& in, const declared& wanted);

// For the comparisons, each in its own file.
class comparison {
public:
    comparison(session& in, const declared& wanted) : in_(in), wanted_(wanted) {}

    result<void> unit(const declaration& wanted);
    result<void> team(const declaration& wanted);
    result<void> team_roles(const declaration& wanted);
    result<void> policy(const declaration& wanted);
    result<void> role(const declaration& wanted);
    result<void> role_policies(const declaration& wanted);
    result<void> resource(const declaration& wanted);
    result<void> grant(const declaration& wanted);
    result<void> mapping(const declaration& wanted);

    std::vector<step> steps;

private:
    struct given_role {
        std::string role, scope, shown_scope;  // as the file names it, as the gateway shows it
        value as_given;
    };
    result<given_role> role_of(const value& given, const std::string& usual_scope);
    result<value> mapped_roles(const declaration& wanted, const std::string& usual_scope);
    result<void> once(const std::string& what);  // errc::invalid_value for what the files say twice
    bool policy_denies(const std::string& slug);
    bool role_denies(const std::string& slug);
    bool team_denies(const std::string& slug);
    bool mapping_denies(const declaration& wanted);

    result<std::optional<value>> find(const std::string& path, const parameters& query = {});
    result<value::array> all(const std::string& path, const parameters& query = {});
    result<std::string> team_id(const std::string& slug);  // the slug itself for one that is to be made: it equals no id
    result<std::string> scope_as_shown(const std::string& scope);
    result<std::optional<value>> find_resource(const std::string& type_name);
    result<void> change_words(const declaration& wanted, const value& there, const std::string& what, const std::string& path,
                              std::initializer_list<std::string_view> fields);

    session& in_;
    const declared& wanted_;
    std::set<std::string> said_;
    std::map<std::string, bool> denies_;  // what was found of "policy x", "role x", "team x"
};

// Of what is declared: the fields named, as a body.
object picked(const value& wanted, std::initializer_list<std::string_view> fields);
// Those of them that are declared and differ.
object differing(const value& wanted, const value& there, std::initializer_list<std::string_view> fields);
std::string names_of(const object& fields);
value::array items_at(const value& of, std::string_view name);  // none when it is absent
// not_before and expires_at, as times: the gateway shows milliseconds.
bool same_window(const value& one, const value& other);
std::string window_text(const value& of);  // " from … until …"
// Lists in which the order means nothing.
bool same_set(const value* one, const value* other);
error at_place(const declaration& wanted, const error& failure);

}  // namespace gatehouse::cli
