#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include <gatehouse/store/backup.hpp>

#include "../master_key.hpp"
#include "../store_place.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct restore_arguments {
    std::string file, to, master_key;
    bool check = false, confirm = false;
};

std::string operator_name() {
    const passwd* who = ::getpwuid(::geteuid());
    return who ? who->pw_name : std::to_string(::geteuid());
}

result<crypto::master_key> key_for(const restore_arguments& arguments, const store_place& to) {
    if (!arguments.master_key.empty()) return load_master_key(arguments.master_key);
    return load_master_key((to.directory.empty() ? "gatehouse-data" : to.directory) + ".key");
}

result<void> check(const restore_arguments& arguments) {
    const auto key = key_for(arguments, {});
    if (!key) return key.error();
    const auto found = check_backup(arguments.file, *key, {show_progress});
    if (!found) return found.error();
    std::printf("%s is whole: a %s store of migration %lld, taken %s, %zu tables\n", arguments.file.c_str(),
                found->kind.c_str(), static_cast<long long>(found->migration), to_rfc3339(found->taken).c_str(),
                found->tables.size());
    return {};
}

result<void> confirm_later(const store_place& at) {
    system_random random;
    const auto count = confirm_credentials(at, operator_name(), system_clock(), random);
    if (!count) return count.error();
    std::printf("%lld API keys, SCIM tokens, clients and applications are good again\n", static_cast<long long>(*count));
    return {};
}

result<void> fill(const restore_arguments& arguments, const store_place& to) {
    const auto key = key_for(arguments, to);
    if (!key) return key.error();
    system_random random;
    const auto done =
        restore_backup({arguments.file, to, operator_name(), arguments.confirm}, *key, system_clock(), random, {show_progress});
    if (!done) return done.error();
    if (auto same = show_comparison(done->tables); !same) return same;
    std::printf(
        "\nRestored as of %s. Everybody signs in anew; what waited for an answer is void.\n"
        "For whom a connection speaks, he waits until it says that he goes on: gatehouse recovery show\n",
        to_rfc3339(done->manifest.taken).c_str());
    if (!arguments.confirm)
        std::printf(
            "API keys, SCIM tokens, clients and applications wait. When you know that none of them was revoked since:\n"
            "  gatehouse restore --confirm-credentials --to %s\n",
            to.url.empty() ? ("sqlite:" + to.directory).c_str() : "postgresql://…");
    return {};
}

result<void> restore(const restore_arguments& arguments) {
    if (arguments.check && (arguments.file.empty() || !arguments.to.empty() || arguments.confirm))
        return make_error(errc::invalid_value, "--check reads a FILE and goes without --to");
    if (arguments.check) return check(arguments);
    if (arguments.file.empty() && !arguments.confirm) return make_error(errc::invalid_value, "name the backup's FILE");
    const auto to = parse_store_place(arguments.to);
    if (!to) return make_error(to.error().code, "--to: " + to.error().detail);
    return arguments.file.empty() ? confirm_later(*to) : fill(arguments, *to);
}

}  // namespace

void add_restore(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("restore", "Fill an empty store from a backup, or check a backup");
    auto arguments = std::make_shared<restore_arguments>();
    command->add_option("FILE", arguments->file, "What gatehouse backup wrote");
    command->add_option("--to", arguments->to, "An empty place: a directory that is not there, or a new database, as its owner")
        ->type_name(store_place_form);
    command->add_option("--master-key", arguments->master_key, "The one of the store that was backed up (default: DIR.key)")
        ->type_name("FILE");
    command->add_flag("--check", arguments->check, "Read all of FILE and write nothing");
    command->add_flag("--confirm-credentials", arguments->confirm,
                      "API keys, SCIM tokens, clients and applications go on; without FILE: those of a store restored before");
    command->footer(
        "Example: gatehouse restore /backups/monday.gatehouse --to sqlite:/var/lib/gatehouse\n"
        "Later:   gatehouse restore --confirm-credentials --to sqlite:/var/lib/gatehouse");
    command->callback([arguments, &status] {
        const auto done = restore(*arguments);
        status = done ? exit_ok : report(done.error());
    });
}

}  // namespace gatehouse::app
