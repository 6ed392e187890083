#pragma once
#include <span>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/store/store.hpp>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// Brings the store to the newest shape, each migration in a transaction of its own, and stamps a new one.
// errc::conflict when it is of the other kind, needs a newer version, or was folded by a newer Unicode than ours.
// with_first: SQL that is run in the transaction of the first migration.
result<void> migrate(connection& writer, std::span<const embedded_file> files, store_kind kind, instant now,
                     const std::string& with_first = {});

}  // namespace gatehouse::sqlite
