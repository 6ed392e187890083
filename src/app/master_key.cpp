#include "master_key.hpp"

#include <filesystem>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/sessions/store_keys.hpp>

#include "key_files.hpp"

namespace gatehouse::app {
namespace {

error named(const config& settings, const crypto::master_key& master, const error& why) {
    if (why.code != errc::conflict) return why;
    return make_error(errc::conflict, "the master key " + settings.master_key + " (" + std::string(master.id()) +
                                          ") does not open " + name_of_store(settings) + ": " + why.detail +
                                          ". Put back the file that belongs to it");
}

// What a replacement made before the store knew of it.
void drop_unused_next(const config& settings) {
    std::error_code ignored;
    if (std::filesystem::remove(next_key_file(settings.master_key), ignored))
        log(log_level::warning, "master_key.unused_next_removed", {{"file", next_key_file(settings.master_key)}});
}

result<opened_keys> open_with_next(store& data, const crypto::master_key& before, const config& settings) {
    auto next = crypto::master_key::load(next_key_file(settings.master_key));
    if (!next) return next.error();
    auto keys = sessions::open_store_keys(data, *next);
    if (!keys) return keys.error();
    if (auto placed = put_next_key_in_place(settings.master_key, before.id()); !placed) return placed.error();
    log(log_level::warning, "master_key.replacement_finished", {{"id", std::string(next->id())}});
    return opened_keys{*std::move(next), *std::move(keys)};
}

}  // namespace

result<void> check_master_key_is_there(const config& settings) {
    std::error_code ignored;
    if (std::filesystem::exists(settings.master_key, ignored) ||
        !std::filesystem::exists(settings.data + "/gatehouse.db", ignored))
        return {};
    return make_error(errc::conflict,
                      settings.master_key + " is missing, and the store in " + settings.data +
                          " was made with it: put it back (docs/guides/keys.md says what to do when it is lost)");
}

result<opened_keys> open_keys_of(store& data, crypto::master_key master, const config& settings) {
    auto keys = sessions::open_store_keys(data, master);
    if (keys) {
        drop_unused_next(settings);
        return opened_keys{std::move(master), *std::move(keys)};
    }
    if (keys.error().code != errc::conflict) return keys.error();
    if (auto other = open_with_next(data, master, settings)) return other;
    return named(settings, master, keys.error());
}

result<crypto::master_key> load_master_key(const std::string& path) {
    auto key = crypto::master_key::load(path);
    if (key) return key;
    if (key.error().code == errc::not_found)
        return make_error(errc::conflict,
                          "the master key " + path + " is missing: backups are sealed under it (--master-key FILE)");
    return make_error(key.error().code, path + ": " + key.error().detail);
}

}  // namespace gatehouse::app
