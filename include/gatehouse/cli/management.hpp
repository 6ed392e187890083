#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace CLI {
class App;
}

namespace gatehouse::cli {

// Adds the verbs of the management API (user, session, api-key, connection …) to the program; each sets status. With --data
// they speak as operator through that directory's socket, else with GATEHOUSE_API_KEY to GATEHOUSE_URL.
void add_management(CLI::App& app, int& status);

// Of what was typed behind the program's name, the noun and its verb. errc::invalid_value: which word there is not, and the
// one that was likely meant.
result<void> check_words(const CLI::App& program, const std::vector<std::string>& typed);

// `completion bash|zsh`: of all that the program has when it is asked. models: what --model may be.
void add_completion(CLI::App& app, int& status, std::vector<std::string> models);

// `plan DIR` and `apply DIR`: teams, roles, policies, units, resources, grants and mapping rules from a directory of TOML.
void add_plans(CLI::App& app, int& status, result<value> (*read_toml)(std::string_view text));

}  // namespace gatehouse::cli
