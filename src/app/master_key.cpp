#include "master_key.hpp"

#include <algorithm>
#include <filesystem>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/store/server_repository.hpp>

#include "key_files.hpp"

namespace gatehouse::app {
namespace {

error named(const config& settings, const crypto::master_key& master, const error& why) {
    if (why.code != errc::conflict) return why;
    return make_error(errc::conflict, "the master key " + settings.master_key + " (" + std::string(master.id()) +
                                          ") does not open " + name_of_store(settings) + ": " + why.detail +
                                          ". Put back the file that belongs to it");
}

error missing(const config& settings) {
    return make_error(errc::conflict,
                      settings.master_key + " is missing, and " + name_of_store(settings) +
                          " was made with it: put it back (docs/guides/keys.md says what to do when it is lost)");
}

bool is_there(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

// What a replacement made before the store knew of it.
result<void> drop_unused_next(store& data, const config& settings) {
    const std::string next = next_key_file(settings.master_key);
    const auto left = crypto::master_key::load(next);
    if (!left) return {};
    const auto used = opens_with(data, *left);
    if (!used) return used.error();
    std::error_code ignored;
    if (!*used && std::filesystem::remove(next, ignored))
        log(log_level::warning, "master_key.unused_next_removed", {{"file", next}});
    return {};
}

// That it cannot be placed keeps nobody out: the file is there, and the next start tries again.
result<opened_keys> open_with_next(store& data, const config& settings) {
    auto next = crypto::master_key::load(next_key_file(settings.master_key));
    if (!next) return next.error();
    auto keys = sessions::open_store_keys(data, *next);
    if (!keys) return keys.error();
    if (auto placed = put_next_key_in_place(settings.master_key); !placed)
        log(log_level::error, "master_key.not_in_place", {{"why", placed.error().detail}});
    else
        log(log_level::warning, "master_key.replacement_finished", {{"id", std::string(next->id())}});
    return opened_keys{*std::move(next), *std::move(keys)};
}

}  // namespace

result<bool> opens_with(store& data, const crypto::master_key& key) {
    bool known = false;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto all = sessions::master_keys_of(tx);
        if (!all) return all.error();
        known = std::ranges::find(*all, key.id(), &sessions::master_key_facts::id) != all->end();
        return {};
    });
    if (!read) return read.error();
    return known;
}

result<void> check_master_key_is_there(const config& settings) {
    if (is_there(settings.master_key) || !is_there(settings.data + "/gatehouse.db")) return {};
    if (is_there(next_key_file(settings.master_key))) return put_next_key_in_place(settings.master_key);
    return missing(settings);
}

result<void> check_master_key_is_there(store& data, const config& settings) {
    if (is_there(settings.master_key)) return {};
    return data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto all = sessions::master_keys_of(tx);
        if (!all) return all.error();
        const auto check = server_repository(tx).key_check();
        if (!check) return check.error();
        return all->empty() && check->empty() ? result<void>() : missing(settings);
    });
}

result<opened_keys> open_keys_of(store& data, crypto::master_key master, const config& settings) {
    auto keys = sessions::open_store_keys(data, master);
    if (keys) {
        if (auto dropped = drop_unused_next(data, settings); !dropped) return dropped.error();
        return opened_keys{std::move(master), *std::move(keys)};
    }
    if (keys.error().code != errc::conflict) return keys.error();
    if (auto other = open_with_next(data, settings)) return other;
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
