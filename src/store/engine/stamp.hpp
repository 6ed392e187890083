#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/store/sql.hpp>
#include <gatehouse/store/store.hpp>

// The row of `server` that says what a store is, on either engine.
namespace gatehouse {

std::string_view name_of(store_kind kind);

// Asked before anything is changed: a store of the other kind, one that this version does not understand, or one that was left
// half filled stays as it was found (errc::conflict). known: the newest migration of this version. place: "data directory".
result<void> judge_stamp(sql_session& at, std::int64_t known, store_kind kind, std::string_view place);
// SQL that sets one which nobody serves, for the transaction of the first migration: whatever ends a move or a restore from
// then on leaves a store that says so.
std::string filling_stamp(store_kind kind);
// Where there is none.
result<void> set_stamp(sql_session& at, store_kind kind, instant now);

}  // namespace gatehouse
