#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/store/backup.hpp>

#include "../config.hpp"
#include "../master_key.hpp"
#include "../served_copy.hpp"
#include "../store_place.hpp"
#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct backup_arguments {
    std::string file, config_path, data, store, master_key;
};

result<config> settings_of(const backup_arguments& arguments) {
    config settings;
    if (!arguments.config_path.empty()) {
        auto loaded = load_config(arguments.config_path);
        if (!loaded) return loaded;
        settings = std::move(*loaded);
    }
    // Whoever names a directory means the store in it, not the one that the settings have elsewhere.
    if (!arguments.data.empty() && arguments.store.empty() && !settings.store.url.empty())
        return make_error(errc::invalid_value, arguments.config_path + " has its store in a database ([store] url): " +
                                                   "leave --data out, or --config");
    if (!arguments.data.empty()) settings.data = arguments.data;
    if (auto set = set_store(settings, arguments.store); !set) return set.error();
    if (!arguments.master_key.empty()) settings.master_key = arguments.master_key;
    fill_paths(settings);
    return settings;
}

result<backup_manifest> write(const backup_arguments& arguments, const config& settings, const crypto::master_key& key) {
    const instant asked = system_clock().now();
    system_random random;
    std::unique_ptr<served_copy> copy;
    const transfer_hooks hooks{show_progress, {}, [&](const key_facts& of) -> result<void> {
                                   if (copy) copy->remove();  // it is open: whatever ends this command, it is gone
                                   if (sessions::opens(key, of.keys, of.store_created, of.key_check)) return {};
                                   return make_error(errc::conflict,
                                                     "the master key " + settings.master_key + " does not open this store");
                               }};
    if (!settings.store.url.empty()) return write_backup({{}, settings.store.url}, arguments.file, key, asked, random, hooks);
    auto asked_for = served_copy::ask(settings.data);
    if (!asked_for) return asked_for.error();
    copy = *std::move(asked_for);
    const auto from = copy ? store_place{{}, {}, copy->path()} : store_place{settings.data};
    return write_backup(from, arguments.file, key, asked, random, hooks);
}

// Before a whole store is copied for nothing. Whether it can be kept is asked again at the end.
result<void> judge_target(const std::string& file) {
    if (file.empty()) return make_error(errc::invalid_value, "FILE is empty");
    std::error_code failed;
    if (std::filesystem::exists(std::filesystem::symlink_status(file, failed)))
        return make_error(errc::conflict, file + " is there already");
    const auto folder = std::filesystem::absolute(file).parent_path();
    if (::access(folder.c_str(), W_OK | X_OK) == 0) return {};
    return make_error(errc::unavailable, file + " cannot be made: " + std::strerror(errno));
}

result<void> backup(const backup_arguments& arguments) {
    if (auto fits = judge_target(arguments.file); !fits) return fits;
    const auto settings = settings_of(arguments);
    if (!settings) return settings.error();
    const auto key = load_master_key(settings->master_key);
    if (!key) return key.error();
    const auto made = write(arguments, *settings, *key);
    if (!made) return made.error();
    std::int64_t rows = 0;
    for (const table_sum& one : made->tables) rows += one.rows;
    std::printf("%s: %lld rows of %zu tables, as of %s\n", arguments.file.c_str(), static_cast<long long>(rows),
                made->tables.size(), to_rfc3339(made->taken).c_str());
    std::printf("It opens with the master key %s only, which is not in it.\n", settings->master_key.c_str());
    return {};
}

}  // namespace

void add_backup(CLI::App& app, int& status) {
    auto* command = app.add_subcommand("backup", "Write the whole store, served or not, into one encrypted file");
    auto arguments = std::make_shared<backup_arguments>();
    command->add_option("FILE", arguments->file, "The new file (0600); nothing is written over")->required();
    command->add_option("--data", arguments->data, "Data directory (default gatehouse-data)")->type_name("DIR");
    command->add_option("--store", arguments->store, "PostgreSQL instead")->type_name("postgresql://…");
    command->add_option("--config", arguments->config_path, "Take data, store and master key from these settings")
        ->type_name("FILE");
    command->add_option("--master-key", arguments->master_key, "Where it lies (default: DIR.key)")->type_name("FILE");
    command->footer(
        "Example: gatehouse backup /backups/monday.gatehouse --data /var/lib/gatehouse\n"
        "Check it: gatehouse restore /backups/monday.gatehouse --check --master-key /var/lib/gatehouse.key");
    command->callback([arguments, &status] {
        const auto done = backup(*arguments);
        status = done ? exit_ok : report(done.error());
    });
}

}  // namespace gatehouse::app
