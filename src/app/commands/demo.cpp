#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gatehouse/demo/provisioning_client.hpp>

#include "../config.hpp"
#include "../demo_idp.hpp"
#include "../demo_setup.hpp"
#include "../gateway.hpp"
#include "../private_file.hpp"
#include "../signals.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct demo_arguments {
    std::uint16_t port = 8080;
    std::string data, profile = "generic", idp_metadata, env_file, store;
    bool empty = false;
};

// The demo's data, in a folder of its own that goes with the process unless the caller named one.
class demo_folder {
public:
    explicit demo_folder(std::string named) : path_(std::move(named)) {
        if (!path_.empty()) return;
        std::string made = std::filesystem::temp_directory_path() / "gatehouse-demo-XXXXXX";
        if (::mkdtemp(made.data())) root_ = made;
        path_ = made + "/data";
    }
    demo_folder(const demo_folder&) = delete;
    ~demo_folder() {
        std::error_code ignored;
        if (!root_.empty()) std::filesystem::remove_all(root_, ignored);
    }
    const std::string& path() const noexcept { return path_; }
    bool is_temporary() const noexcept { return !root_.empty(); }

private:
    std::string path_, root_;
};

result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return make_error(errc::invalid_value, path + " cannot be read");
    return text.str();
}

result<void> write_environment(const std::string& path, const demo_facts& facts) {
    std::string text;
    for (const auto& [name, content] : facts.environment()) text.append(name).append("=").append(content).append("\n");
    return write_private_file(path, text);
}

void print_addresses(const demo_facts& facts, const demo_folder& folder, const demo_arguments& arguments) {
    std::printf("\nGatehouse demo: %s   (Ctrl-C ends it)\n\n", facts.url.c_str());
    std::printf("  sign in          %s\n", facts.login_url.c_str());
    std::printf("  who am I         %s/me\n", facts.url.c_str());
    std::printf("  SCIM             %s\n", facts.scim_url.c_str());
    std::printf("  SCIM token       %s\n", facts.scim_token.c_str());
    std::printf("  SP metadata      %s\n", facts.sp_metadata_url.c_str());
    std::printf("  ACS              %s\n", facts.acs_url.c_str());
    if (arguments.idp_metadata.empty()) std::printf("  local IdP        %s/demo/idp/metadata\n", facts.url.c_str());
    std::printf("  organization     %s\n", facts.organization.c_str());
    std::printf("  connection       %s\n", facts.connection.c_str());
    std::printf("  API key (owner)  %s\n", facts.api_key.c_str());
    std::printf("  application      %s\n", facts.application.c_str());
    std::printf("  its secret       %s\n", facts.application_secret.c_str());
    std::printf("  data             %s%s\n\n", folder.path().c_str(), folder.is_temporary() ? "   (goes with the demo)" : "");
    std::printf("Try:\n  export GATEHOUSE_URL=%s GATEHOUSE_ORG=%s GATEHOUSE_API_KEY=%s\n", facts.url.c_str(),
                facts.organization.c_str(), facts.api_key.c_str());
    std::error_code ignored;
    const std::string program = std::filesystem::read_symlink("/proc/self/exe", ignored);
    std::printf("  %s user list\n", program.c_str());
    if (!arguments.empty)
        std::printf("  %s explain alice@example.com app:use app/main\n  %s user suspend bob@example.com\n", program.c_str(),
                    program.c_str());
    std::printf(
        "\nAn identity provider on another site than 127.0.0.1 cannot complete a sign-in here: over plain http browsers keep\n"
        "the cookie that ties its answer to this browser. The real thing (gatehouse serve) runs over https.\n");
    std::fflush(stdout);
}

// Runs once the doors are open: everything that makes the sample goes through them, as it would from outside.
result<demo_facts> fill(gateway& whole, demo_idp& idp, const demo_arguments& arguments) {
    demo_wishes wishes{whole.settings().data, whole.place(), arguments.profile, idp.metadata(), arguments.empty};
    if (!arguments.idp_metadata.empty()) {
        auto document = read_file(arguments.idp_metadata);
        if (!document) return document.error();
        wishes.idp_metadata = std::move(*document);
    }
    auto facts = set_up_demo(wishes);
    if (!facts) return facts;
    if (arguments.idp_metadata.empty()) idp.serve({facts->sp_metadata_url, facts->acs_url});
    if (!arguments.empty) {
        demo::provisioning_client client(facts->scim_url, secret(facts->scim_token));
        if (auto pushed = client.push(demo::sample_people()); !pushed) return pushed.error();
    }
    if (!arguments.env_file.empty())
        if (auto written = write_environment(arguments.env_file, *facts); !written) return written.error();
    return facts;
}

int demo(const demo_arguments& arguments) {
    block_stop_signals();
    const demo_folder folder(arguments.data);
    config settings;
    settings.data = folder.path();
    settings.listen.port = arguments.port;
    settings.trusted_proxies = {"127.0.0.1"};  // whoever tries nginx with it: it listens on no other address
    if (auto set = set_store(settings, arguments.store); !set) return cli::report(set.error());
    auto whole = gateway::open(std::move(settings), store_kind::demo);
    if (!whole) return cli::report(whole.error());
    auto idp = demo_idp::make(**whole);
    if (!idp) return cli::report(idp.error());
    (*whole)->also_route([&](http::router& to) { (*idp)->add_routes(to); });
    if (auto started = (*whole)->start(); !started) return cli::report(started.error());
    const auto facts = fill(**whole, **idp, arguments);
    if (facts) {
        print_addresses(*facts, folder, arguments);
        wait_for_stop_signal();
    }
    (*whole)->stop();
    return facts ? cli::exit_ok : cli::report(facts.error());
}

}  // namespace

void add_demo(CLI::App& app, int& status) {
    auto* command =
        app.add_subcommand("demo", "Try it: a sample organization, a local identity provider, people pushed by SCIM");
    auto arguments = std::make_shared<demo_arguments>();
    command->add_option("--port", arguments->port, "Port on 127.0.0.1; 0 takes a free one (default 8080)");
    command->add_option("--data", arguments->data, "Keep the data here (default: a temporary folder that goes with the demo)");
    command->add_option("--store", arguments->store, "PostgreSQL instead of the embedded store")->type_name("postgresql://…");
    command->add_flag("--empty", arguments->empty, "No sample members and groups");
    command->add_option("--profile", arguments->profile,
                        "Of the connection: generic, rfc, entra, okta, google, onelogin, jumpcloud or ping");
    command->add_option("--idp-metadata", arguments->idp_metadata, "Trust this identity provider instead of the local one")
        ->type_name("FILE");
    command->add_option("--env-file", arguments->env_file, "Write GATEHOUSE_… lines here (0600) once it is ready")
        ->type_name("FILE");
    command->footer("Example: gatehouse demo --port 0 --empty --env-file demo.env");
    command->callback([arguments, &status] { status = demo(*arguments); });
}

}  // namespace gatehouse::app
