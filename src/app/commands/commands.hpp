#pragma once
#include <CLI/CLI.hpp>

#include <gatehouse/cli/exit_codes.hpp>

// Each function adds one command (with its --help and its action) to the program; the action sets status.
namespace gatehouse::app {

using cli::exit_bug, cli::exit_conflict, cli::exit_forbidden, cli::exit_not_found, cli::exit_ok, cli::exit_refused;
using cli::exit_code_of, cli::exit_unavailable, cli::exit_usage, cli::report;

void add_serve(CLI::App& app, int& status);
void add_demo(CLI::App& app, int& status);
void add_migrate(CLI::App& app, int& status);
void add_backup(CLI::App& app, int& status);
void add_restore(CLI::App& app, int& status);
void add_doctor(CLI::App& app, int& status);
void add_openapi(CLI::App& app, int& status);
void add_saml(CLI::App& app, int& status);          // saml check
void add_audit_verify(CLI::App& app, int& status);  // to the noun audit, which is there already

}  // namespace gatehouse::app
