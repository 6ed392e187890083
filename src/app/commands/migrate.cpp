#include <cstdio>
#include <memory>

#include "../store_place.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct migrate_arguments {
    std::string from, to;
};

result<void> migrate(const migrate_arguments& arguments) {
    const auto from = parse_store_place(arguments.from);
    if (!from) return make_error(from.error().code, "--from: " + from.error().detail);
    const auto to = parse_store_place(arguments.to);
    if (!to) return make_error(to.error().code, "--to: " + to.error().detail);
    const auto tables = move_store(*from, *to, system_clock(), {show_progress});
    if (!tables) return tables.error();
    if (auto same = show_comparison(*tables); !same) return same;
    std::printf("\nMoved. Serve it with the same master key; the old store is as it was.\n");
    return {};
}

}  // namespace

void add_migrate(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("migrate", "Move a store that is not served to another engine, and compare the two");
    auto arguments = std::make_shared<migrate_arguments>();
    command->add_option("--from", arguments->from, "The store as it is")->required()->type_name(store_place_form);
    command->add_option("--to", arguments->to, "An empty place: a directory that is not there, or a new database, as its owner")
        ->required()
        ->type_name(store_place_form);
    command->footer(
        "Example: gatehouse migrate --from sqlite:/var/lib/gatehouse --to postgresql://gatehouse_owner@db/gatehouse");
    command->callback([arguments, &status] {
        const auto done = migrate(*arguments);
        status = done ? exit_ok : report(done.error());
    });
}

}  // namespace gatehouse::app
