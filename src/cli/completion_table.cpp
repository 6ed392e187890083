#include "completion_table.hpp"

#include <CLI/CLI.hpp>

#include <gatehouse/base/text.hpp>

namespace gatehouse::cli {
namespace {

// The help's type says what is meant: "FILE", "DIR", "FORM:{table,json}".
completed_value value_of(const CLI::Option& option, const known_words& known) {
    if (option.get_items_expected_max() == 0) return {};
    const std::string type = option.get_type_name();
    const auto open = type.find('{'), close = type.rfind('}');
    if (open != std::string::npos && close != std::string::npos && open < close) {
        completed_value chosen{completed::words};
        for (const auto word : split(std::string_view(type).substr(open + 1, close - open - 1), ','))
            chosen.words.emplace_back(word);
        return chosen;
    }
    if (type == "FILE" || type == "PATH") return {completed::file};
    if (type == "DIR" || option.get_name(true) == "DIR") return {completed::directory};
    const auto found = known.find(type);
    return found == known.end() ? completed_value{completed::anything} : completed_value{completed::words, found->second};
}

void add_option(const CLI::Option& option, const known_words& known, completed_place& to) {
    if (!option.nonpositional()) {
        to.arguments.push_back(value_of(option, known));
        return;
    }
    completed_option made{{}, option.get_description(), value_of(option, known)};
    for (const auto& name : option.get_snames()) made.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) made.names.push_back("--" + name);
    to.options.push_back(std::move(made));
}

void walk(const CLI::App& at, const std::string& path, const known_words& known, std::vector<completed_place>& into) {
    completed_place here{path, {}, {}, {}};
    const auto all = at.get_subcommands([](const CLI::App*) { return true; });
    for (const CLI::App* one : all) here.below.emplace_back(one->get_name(), one->get_description());
    for (const CLI::Option* one : at.get_options()) add_option(*one, known, here);
    into.push_back(std::move(here));
    for (const CLI::App* one : all) walk(*one, path + " " + one->get_name(), known, into);
}

}  // namespace

std::vector<completed_place> completion_table(const CLI::App& program, const known_words& known) {
    std::vector<completed_place> table;
    walk(program, "", known, table);
    return table;
}

}  // namespace gatehouse::cli
