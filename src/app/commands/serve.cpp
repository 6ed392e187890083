#include <cstdio>

#include "../config.hpp"
#include "../gateway.hpp"
#include "../signals.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct serve_arguments {
    std::string config_path, data, listen, store;
};

result<config> settings_of(const serve_arguments& arguments) {
    auto settings = settings_from(arguments.config_path, arguments.data, arguments.store);
    if (!settings) return settings;
    if (!arguments.listen.empty()) {
        auto address = parse_address(arguments.listen);
        if (!address) return address.error();
        settings->listen = *address;
    }
    return settings;
}

// What a first run needs to know, and what still stands between this and production.
void print_hints(gateway& whole) {
    const config& settings = whole.settings();
    if (settings.applications_listen)
        std::printf("  applications with a certificate are heard at %s\n", text_of(*settings.applications_listen).c_str());
    std::printf("  operator    gatehouse ... --data %s\n", settings.data.c_str());
    if (const auto& secret = whole.management().first_run(); secret.wanted())
        std::printf(
            "  first run   gatehouse organization create CODE --data %s\n"
            "              or POST /api/v1/setup with the secret in %s\n",
            settings.data.c_str(), secret.path().c_str());
    if (!whole.place().secure())
        std::printf(
            "  cookies     are not Secure and have no __Host- name over plain http: for this machine only; and as they are\n"
            "              SameSite=Lax, an identity provider on another site cannot complete a sign-in here\n"
            "  production  needs an https base_url (a certificate in [tls], or a proxy in trusted_proxies),\n"
            "              the master key (%s) kept apart, and backups (gatehouse backup)\n",
            settings.master_key.c_str());
}

int serve(const serve_arguments& arguments) {
    block_stop_signals();
    auto settings = settings_of(arguments);
    if (!settings) return report(settings.error());
    auto whole = gateway::open(std::move(*settings), store_kind::real);
    if (!whole) return report(whole.error());
    if (auto started = (*whole)->start(); !started) return report(started.error());
    std::printf("gatehouse listens at %s\n", std::string((*whole)->place().text()).c_str());
    print_hints(**whole);
    std::fflush(stdout);
    wait_for_stop_signal();
    (*whole)->stop();
    return exit_ok;
}

}  // namespace

void add_serve(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("serve", "Run the gateway");
    auto arguments = std::make_shared<serve_arguments>();
    command->add_option("--config", arguments->config_path, "Settings (TOML); config/gatehouse.toml shows them all");
    command->add_option("--data", arguments->data, "Data directory, made when absent (default gatehouse-data)");
    command->add_option("--listen", arguments->listen, "ADDRESS:PORT (default 127.0.0.1:8080; port 0 takes a free one)");
    command->add_option("--store", arguments->store, "PostgreSQL instead of the embedded store (better said in the settings)")
        ->type_name("postgresql://…");
    command->footer("Example: gatehouse serve --config /etc/gatehouse/gatehouse.toml");
    command->callback([arguments, &status] { status = serve(*arguments); });
}

}  // namespace gatehouse::app
