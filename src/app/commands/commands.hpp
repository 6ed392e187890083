#pragma once
#include <CLI/CLI.hpp>

#include <gatehouse/base/error.hpp>

// Each function adds one command (with its --help and its action) to the program; the action sets status.
namespace gatehouse::app {

// Exit codes, by class, for every command.
inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;      // asked and answered: no
inline constexpr int exit_usage = 2;        // the call or its input cannot be used
inline constexpr int exit_forbidden = 3;    // no credential, or not permitted
inline constexpr int exit_not_found = 4;
inline constexpr int exit_conflict = 5;     // the state does not allow it, or a name is taken
inline constexpr int exit_unavailable = 6;  // nothing was done; try again
inline constexpr int exit_bug = 70;

int exit_code_of(errc code);
// Prints "gatehouse: …" on stderr and returns the code of the error's class.
int report(const error& failure);

void add_serve(CLI::App& app, int& status);
void add_saml(CLI::App& app, int& status);  // saml check

}  // namespace gatehouse::app
