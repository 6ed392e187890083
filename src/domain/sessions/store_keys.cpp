#include <gatehouse/domain/sessions/store_keys.hpp>

#include <algorithm>
#include <optional>

#include <gatehouse/store/server_repository.hpp>

#include "new_store_key.hpp"

namespace gatehouse::sessions {
namespace {

constexpr std::string_view check_label = "master key check";

// With the time of the store's creation, so that two stores under one key show nothing of that. Not with its generation:
// a restore mints a new one, and is the very moment at which the wrong key lies there.
std::string check_of(const crypto::master_key& master, instant created) {
    return crypto::keyring::of({master.itself()})->mac(check_label, std::to_string(created.ms));
}

error made_with_another() { return make_error(errc::conflict, "it was made with another"); }

error opens_with_others(const std::vector<store_key_row>& rows) {
    std::vector<std::string> ids;
    for (const auto& row : rows)
        if (std::ranges::find(ids, row.master) == ids.end()) ids.push_back(row.master);
    std::string said;
    for (const auto& id : ids) said += (said.empty() ? "" : " or ") + id;
    return make_error(errc::conflict, "it opens with " + said);
}

struct opened_keys {
    std::vector<crypto::store_key> keys;  // oldest first
    std::string sealing;
};

result<opened_keys> open_rows(const crypto::master_key& master, const std::vector<store_key_row>& rows, instant now) {
    opened_keys out;
    for (const auto& row : rows) {
        if (row.master != master.id()) continue;
        auto bytes = master.open(row.closed, place_of(row));
        if (!bytes) return opens_with_others(rows);
        out.keys.push_back({row.id, *std::move(bytes)});
        if (out.sealing.empty() || row.sealing_from <= now) out.sealing = row.id;  // by number: the latest
    }
    if (out.keys.empty() || out.keys.back().id != rows.back().id) return opens_with_others(rows);
    return out;
}

// A store from before it had keys of its own: made under this master key, or none of its credentials was under any.
result<bool> is_from_before(installation_transaction& tx, const crypto::master_key& master) {
    const auto created = server_repository(tx).created();
    if (!created) return created.error();
    const auto kept = server_repository(tx).key_check();
    if (!kept) return kept.error();
    if (!kept->empty())
        return crypto::constant_time_equal(*kept, check_of(master, *created)) ? result<bool>(true) : made_with_another();
    const auto used = server_repository(tx).key_ids();
    if (!used) return used.error();
    if (used->empty()) return false;
    return std::ranges::find(*used, master.id()) != used->end() ? result<bool>(true) : made_with_another();
}

// Two gateways that start at once on a new store: writes to the installation come one after another, and the second finds what
// the first made.
result<void> make_first(installation_transaction& tx, const crypto::master_key& master) {
    store_key_repository rows(tx);
    const auto there = rows.list();
    if (!there) return there.error();
    if (!there->empty()) return {};
    const auto before = is_from_before(tx, master);
    if (!before) return before.error();
    if (*before) return insert_closed(tx, master, master.itself(), 1, instant{});
    if (auto required = rows.require_version(); !required) return required;
    return insert_closed(tx, master, new_store_key(tx.random()), 1, tx.now());
}

result<opened_keys> read_keys(store& data, const crypto::master_key& master) {
    std::optional<opened_keys> out;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto rows = store_key_repository(tx).list();
        if (!rows) return rows.error();
        if (rows->empty()) return {};
        auto opened = open_rows(master, *rows, tx.now());
        if (!opened) return opened.error();
        out = *std::move(opened);
        return {};
    });
    if (!read) return read.error();
    return out ? *std::move(out) : opened_keys{};
}

}  // namespace

result<crypto::keyring> open_store_keys(store& data, const crypto::master_key& master) {
    auto found = read_keys(data, master);
    if (found && found->keys.empty()) {
        const auto made = data.write_installation([&](installation_transaction& tx) { return make_first(tx, master); });
        if (!made) return made.error();
        found = read_keys(data, master);
    }
    if (!found) return found.error();
    auto keys = crypto::keyring::of(found->keys);
    if (!keys) return keys;
    if (auto taken = keys->take(found->keys, found->sealing); !taken) return taken.error();
    return keys;
}

result<void> refresh_store_keys(store& data, const crypto::master_key& master, crypto::keyring& keys) {
    const auto found = read_keys(data, master);
    if (!found) return found.error();
    return keys.take(found->keys, found->sealing);
}

bool opens(const crypto::master_key& master, const std::vector<store_key_row>& rows, instant store_created,
           std::string_view key_check) {
    if (!rows.empty()) return open_rows(master, rows, {}).has_value();
    return key_check.empty() || crypto::constant_time_equal(key_check, check_of(master, store_created));
}

}  // namespace gatehouse::sessions
