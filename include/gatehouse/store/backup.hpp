#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/store/transfer.hpp>

// A store in one encrypted file, the same from either engine and for either (docs/guides/backup.md). Under a key that only the
// master key yields, which is in no backup itself.
namespace gatehouse {

// What a backup says of itself and holds.
struct backup_manifest {
    instant taken{}, store_created{};
    std::int64_t migration = 0, generation = 0;
    std::string kind, fold_version;
    std::vector<table_sum> tables;
};

// One snapshot of a store: of a directory that nobody serves, of a copy (store::copy_to), or of a database that may be in use.
// asked: from before the snapshot (or the copy) was asked for, which is when the backup says that it was taken: whatever was
// committed by then is in it. A time from after would promise what is not.
// errc::conflict: the file is there already, the store is served (a directory), half filled or of another version.
// errc::unavailable: the disk or the engine fails; then there is no file.
result<backup_manifest> write_backup(const store_place& from, const std::string& path, const crypto::master_key& key,
                                     instant asked, random_source& random, const transfer_hooks& hooks = {});

// Reads all of it. errc::conflict: another master key, or bytes that are not those that were written.
result<backup_manifest> check_backup(const std::string& path, const crypto::master_key& key, const transfer_hooks& hooks = {});

struct restored_store {
    backup_manifest manifest;
    std::vector<compared_table> tables;
    std::int64_t generation = 0;  // the new one
};

// Fills an empty store from it, reads that back, and opens it under a new server generation: sessions, links, codes and pending
// requests are dead, assertions made before open nothing, API keys, tokens, clients and applications wait to be confirmed, and
// members until the connections that speak for them do so anew (reconcile_repository.hpp). Each organization has a change row
// that says so. As for move_store, a store that does not agree stays shut.
// by: the operator, as change rows have him.
struct restore_wishes {
    std::string path;
    store_place to;
    std::string by;
    bool confirm_credentials = false;
};
result<restored_store> restore_backup(const restore_wishes& wishes, const crypto::master_key& key, const clock& time,
                                      random_source& random, const transfer_hooks& hooks = {});

// Lets in again what waits since the last restore. Returns how many; errc::conflict: the store was never restored, or is served
// (SQLite).
result<std::int64_t> confirm_credentials(const store_place& at, const std::string& by, const clock& time,
                                         random_source& random);

}  // namespace gatehouse
