#include "master_key.hpp"

#include <algorithm>
#include <filesystem>

#include <gatehouse/store/server_repository.hpp>

namespace gatehouse::app {
namespace {

constexpr std::string_view check_label = "master key check";

std::string check_of(const crypto::keyring& keys, instant created) { return keys.mac(check_label, std::to_string(created.ms)); }

// With the time of the store's creation, so that two stores under one key show nothing of that. Not with its generation:
// a restore mints a new one, and is the very moment at which the wrong key lies there.
result<std::string> expected_check(installation_transaction& tx, const crypto::keyring& keys) {
    const auto created = server_repository(tx).created();
    if (!created) return created.error();
    return check_of(keys, *created);
}

error another_key(const config& settings) {
    return make_error(errc::conflict, "the master key " + settings.master_key +
                                          " is not the one this store was made with: put back the file that belongs to " +
                                          name_of_store(settings));
}

// A store from before there was a check may stand beside another key as well: its credentials say under which they were made.
result<void> bind_store(installation_transaction& tx, const crypto::keyring& keys, std::string_view check,
                        const config& settings) {
    const auto used = server_repository(tx).key_ids();
    if (!used) return used.error();
    if (!used->empty() && std::ranges::find(*used, keys.key_id()) == used->end()) return another_key(settings);
    return server_repository(tx).keep_key_check(check);
}

result<void> fits(installation_transaction& tx, const crypto::keyring& keys, const config& settings) {
    const auto expected = expected_check(tx, keys);
    if (!expected) return expected.error();
    const auto kept = server_repository(tx).key_check();
    if (!kept) return kept.error();
    if (kept->empty()) return bind_store(tx, keys, *expected, settings);
    if (crypto::constant_time_equal(*kept, *expected)) return {};
    return another_key(settings);
}

}  // namespace

result<void> check_master_key_is_there(const config& settings) {
    std::error_code ignored;
    if (std::filesystem::exists(settings.master_key, ignored) ||
        !std::filesystem::exists(settings.data + "/gatehouse.db", ignored))
        return {};
    return make_error(errc::conflict, settings.master_key + " is missing, and the store in " + settings.data +
                                          " was made with it: put it back");
}

result<crypto::keyring> load_master_key(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        return make_error(errc::conflict,
                          "the master key " + path + " is missing: backups are sealed under it (--master-key FILE)");
    system_random random;
    auto keys = crypto::keyring::load_or_create(path, random);
    if (!keys) return make_error(keys.error().code, path + ": " + keys.error().detail);
    return keys;
}

// One that was never checked fits for now: its first start decides.
bool is_key_of_store(const crypto::keyring& keys, instant store_created, std::string_view key_check) {
    return key_check.empty() || crypto::constant_time_equal(key_check, check_of(keys, store_created));
}

result<void> check_master_key_fits(store& data, const crypto::keyring& keys, const config& settings) {
    return data.write_installation([&](installation_transaction& tx) { return fits(tx, keys, settings); });
}

}  // namespace gatehouse::app
