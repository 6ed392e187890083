#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

// What a directory of TOML says an organization has.
namespace gatehouse::cli {

using toml_reader = result<value> (*)(std::string_view text);

struct declaration {
    value what;         // a table whose keys are known and whose required ones are there
    std::string place;  // "teams.toml, team 2", for errors
};

struct declared {
    std::vector<declaration> units, teams, policies, roles, resources, grants, mappings;
};

// All *.toml files of a directory, in the order of their names: [[unit]], [[team]], [[policy]], [[role]], [[resource]],
// [[grant]], [[mapping]]. errc::invalid_value, with the place, for what cannot be read and for a key that nobody knows.
result<declared> read_declared(const std::string& directory, toml_reader read);

}  // namespace gatehouse::cli
