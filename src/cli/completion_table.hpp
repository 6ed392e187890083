#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace CLI {
class App;
}

// What can be typed where: the program's own nouns, verbs, options and values, as shells complete them.
namespace gatehouse::cli {

// What a type name of the help stands for ("MODEL": the models there are).
using known_words = std::map<std::string, std::vector<std::string>, std::less<>>;

enum class completed : std::uint8_t { nothing, anything, words, file, directory };  // nothing: the option takes no value

struct completed_value {
    completed by = completed::nothing;
    std::vector<std::string> words = {};
    friend auto operator<=>(const completed_value&, const completed_value&) = default;
};
struct completed_option {
    std::vector<std::string> names;  // "-o", "--output"
    std::string about;
    completed_value value;
};
// A word that names a noun or a verb, and what may follow it.
struct completed_place {
    std::string path;                                        // " user list"; empty: the program itself
    std::vector<std::pair<std::string, std::string>> below;  // name, and what it is about
    std::vector<completed_option> options;
    std::vector<completed_value> arguments;
};

std::vector<completed_place> completion_table(const CLI::App& program, const known_words& known);

std::string bash_completion(const std::vector<completed_place>& table);
std::string zsh_completion(const std::vector<completed_place>& table);

}  // namespace gatehouse::cli
