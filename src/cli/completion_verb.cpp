#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

#include <gatehouse/cli/exit_codes.hpp>
#include <gatehouse/cli/management.hpp>

#include "completion_table.hpp"

namespace gatehouse::cli {

// Walked when asked: whatever was added to the program by then is completed.
void add_completion(CLI::App& app, int& status, std::vector<std::string> models) {
    auto shell = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand("completion", "Print a script that completes words in a shell");
    verb->footer("Example: gatehouse completion bash > /etc/bash_completion.d/gatehouse");
    verb->add_option("SHELL", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
    verb->callback([&app, &status, shell, known = known_words{{"MODEL", std::move(models)}}] {
        const auto table = completion_table(app, known);
        const auto script = *shell == "bash" ? bash_completion(table) : zsh_completion(table);
        std::fputs(script.c_str(), stdout);
        status = exit_ok;
    });
}

}  // namespace gatehouse::cli
