#include <algorithm>
#include <cstdio>
#include <memory>

#include <gatehouse/base/log.hpp>
#include <gatehouse/codec/json.hpp>

#include "../doctor/finding.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

constexpr int integrity_ms = 60'000;  // while it is looked at, a gateway's log cannot be cut short

struct doctor_arguments {
    std::string config_path, data, store, output = "table";
};

result<config> settings_of(const doctor_arguments& arguments) {
    auto settings = settings_from(arguments.config_path, arguments.data, arguments.store);
    if (!settings) return settings;
    fill_paths(*settings);
    return settings;
}

void open_store(doctor::patient& at, const clock& time, random_source& random) {
    const auto& url = at.settings.store.url;
    auto opened = inspect(url.empty() ? store_place{at.settings.data} : store_place{{}, url}, time, random);
    if (!opened) {
        at.why_not = opened.error();
        return;
    }
    at.store = std::move(*opened);
    auto facts = at.store->facts();
    if (!facts)
        at.why_not = facts.error();
    else
        at.facts = *facts;
}

std::vector<doctor::finding> look_at(const doctor::patient& at) {
    using namespace doctor;
    return {check_base(at),
            check_proxies(at),
            check_certificate(at),
            check_directory(at),
            check_key_file(at),
            check_added(at),
            check_gateway(at),
            check_space(at),
            check_descriptors(at),
            check_mail(at),
            check_engine(at),
            check_version(at),
            check_integrity(at, integrity_ms),
            check_keys(at),
            check_clock(at),
            check_models(at),
            check_owners(at),
            check_saml(at)};
}

void show(const std::vector<doctor::finding>& all) {
    for (const auto& one : all) {
        std::printf("%-8s %-12s %s", std::string(to_text(one.how)).c_str(), one.check.c_str(), one.saw.c_str());
        if (!one.next.empty()) std::printf(" -> %s", one.next.c_str());
        std::printf("\n");
    }
}

void show_json(const std::vector<doctor::finding>& all) {
    std::string text;
    json_writer out(text);
    out.begin_array();
    for (const auto& one : all)
        out.begin_object()
            .member("verdict", to_text(one.how))
            .member("check", one.check)
            .member("saw", one.saw)
            .member("next", one.next)
            .end_object();
    out.end_array();
    std::printf("%s\n", text.c_str());
}

int examine(const doctor_arguments& arguments) {
    const auto settings = settings_of(arguments);
    if (!settings) return report(settings.error());
    const system_clock time;
    system_random random;
    doctor::patient at{*settings, time.now()};
    open_store(at, time, random);
    const auto all = look_at(at);
    arguments.output == "json" ? show_json(all) : show(all);
    const bool ill = std::ranges::any_of(all, [](const auto& one) { return one.how == doctor::verdict::problem; });
    return ill ? exit_refused : exit_ok;
}

}  // namespace

void add_doctor(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("doctor", "Look at an installation, served or not: what is wrong, and what to do");
    auto arguments = std::make_shared<doctor_arguments>();
    command->add_option("--config", arguments->config_path, "The settings that serve is started with")->type_name("FILE");
    command->add_option("--data", arguments->data, "Data directory (default gatehouse-data)")->type_name("DIR");
    command->add_option("--store", arguments->store, "PostgreSQL instead")->type_name("postgresql://…");
    command->add_option("-o,--output", arguments->output, "table or json")->check(CLI::IsMember({"table", "json"}));
    command->footer(
        "It changes nothing. Exit code: 0 all well or worth a word, 1 a problem, 2 the settings cannot be read.\n"
        "Example: gatehouse doctor --config /etc/gatehouse/gatehouse.toml");
    command->callback([arguments, &status] { status = examine(*arguments); });
}

}  // namespace gatehouse::app
