#include <CLI/CLI.hpp>

#include <gatehouse/cli/management.hpp>
#include <gatehouse/codec/toml.hpp>

#include "commands/commands.hpp"
#include "model_names.hpp"

// The life of the process: one command, chosen by name; each says in its own file what it does.
int main(int argc, char** argv) {
    CLI::App app(
        "Gatehouse: provisioning, sign-in and access decisions for products whose customers bring their own identity provider");
    app.set_version_flag("--version", GATEHOUSE_VERSION);
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    app.footer(gatehouse::cli::exit_code_help());

    int status = 0;
    gatehouse::app::add_serve(app, status);
    gatehouse::app::add_demo(app, status);
    gatehouse::app::add_migrate(app, status);
    gatehouse::app::add_backup(app, status);
    gatehouse::app::add_restore(app, status);
    gatehouse::app::add_doctor(app, status);
    gatehouse::app::add_saml(app, status);
    gatehouse::app::add_openapi(app, status);
    gatehouse::cli::add_management(app, status);
    gatehouse::app::add_audit_verify(app, status);
    gatehouse::cli::add_plans(app, status, gatehouse::parse_toml);
    gatehouse::cli::add_completion(app, status, gatehouse::app::model_names());

    if (const auto known = gatehouse::cli::check_words(app, {argv + 1, argv + argc}); !known)
        return gatehouse::app::report(known.error());
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : gatehouse::app::exit_usage;
    }
    return status;
}
