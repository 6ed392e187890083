#include <gatehouse/domain/sessions/store_keys.hpp>

#include <algorithm>
#include <span>

#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/store/installation_log_repository.hpp>

#include "new_store_key.hpp"

namespace gatehouse::sessions {
namespace {

constexpr std::size_t key_bytes = 32, id_bytes = 6;

result<void> tell(installation_transaction& tx, const request_context& by, std::string_view kind, std::string_view id) {
    return installation_log(tx).add(kind, id, by.actor, "{}");
}

// Of a master key that opens all of them: one that was ended at another gateway has nothing to give, and must take nothing.
result<std::vector<store_key_row>> rows_under(installation_transaction& tx, const crypto::master_key& present) {
    auto all = store_key_repository(tx).list();
    if (!all) return all;
    const auto last = all->empty() ? 0 : all->back().number;
    std::erase_if(*all, [&](const auto& row) { return row.master != present.id(); });
    if (!all->empty() && static_cast<std::int64_t>(all->size()) == last) return all;
    return make_error(errc::conflict,
                      "the master key of this gateway was ended, and opens the store no more: start it with the "
                      "one that does");
}

result<void> close_all(installation_transaction& tx, const crypto::master_key& present, const crypto::master_key& added) {
    const auto rows = rows_under(tx, present);
    if (!rows) return rows.error();
    for (const auto& row : *rows) {
        auto bytes = present.open(row.closed, place_of(row));
        if (!bytes) return bytes.error();
        if (auto in = insert_closed(tx, added, {row.id, *std::move(bytes)}, row.number, row.sealing_from); !in) return in;
    }
    return {};
}

result<void> make_next(installation_transaction& tx, const crypto::master_key& under, std::int64_t wait_ms) {
    const auto rows = rows_under(tx, under);
    if (!rows) return rows.error();
    if (auto required = store_key_repository(tx).require_version(); !required) return required;
    return insert_closed(tx, under, new_store_key(tx.random()), rows->back().number + 1, tx.now() + wait_ms);
}

result<void> check_room(installation_transaction& tx, const crypto::master_key& added) {
    const auto there = master_keys_of(tx);
    if (!there) return there.error();
    if (std::ranges::find(*there, added.id(), &master_key_facts::id) != there->end())
        return make_error(errc::conflict, "the store opens with that master key already");
    if (there->size() < limits::master_keys) return {};
    return make_error(errc::conflict, "another master key is on its way in: remove one first (gatehouse key list)");
}

}  // namespace

std::string place_of(const store_key_row& row) {
    return "store_key/" + std::to_string(row.number) + "/" + row.id + "/" + std::to_string(row.sealing_from.ms);
}

crypto::store_key new_store_key(random_source& random) {
    std::string bytes(key_bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(bytes)));
    return {random_base64url(random, id_bytes), secret(std::move(bytes))};
}

result<void> insert_closed(installation_transaction& tx, const crypto::master_key& under, const crypto::store_key& key,
                           std::int64_t number, instant sealing_from) {
    store_key_row row{number, key.id, std::string(under.id()), {}, sealing_from};
    row.closed = under.close(key, place_of(row), tx.random());
    return store_key_repository(tx).insert(row);
}

result<std::vector<master_key_facts>> master_keys_of(installation_transaction& tx) {
    const auto rows = store_key_repository(tx).list();
    if (!rows) return rows.error();
    std::vector<master_key_facts> out;
    for (const auto& row : *rows)
        if (std::ranges::find(out, row.master, &master_key_facts::id) == out.end()) out.push_back({row.master, row.added});
    std::ranges::sort(out, {}, &master_key_facts::added);
    return out;
}

result<void> add_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                            const crypto::master_key& added) {
    if (auto room = check_room(tx, added); !room) return room;
    if (auto closed = close_all(tx, present, added); !closed) return closed;
    return tell(tx, by, "master_key.added", added.id());
}

result<void> remove_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                               std::string_view id, std::int64_t wait_ms) {
    if (id == present.id())
        return make_error(errc::conflict, "this gateway runs on that master key: start it with the other one first");
    if (auto gone = store_key_repository(tx).remove_master(id); !gone) return gone;
    if (auto next = make_next(tx, present, wait_ms); !next) return next;
    return tell(tx, by, "master_key.removed", id);
}

result<void> replace_master_key(installation_transaction& tx, const request_context& by, const crypto::master_key& present,
                                const crypto::master_key& next) {
    if (auto added = add_master_key(tx, by, present, next); !added) return added;
    return remove_master_key(tx, by, next, present.id(), 0);
}

}  // namespace gatehouse::sessions
