#pragma once
#include <span>
#include <string>
#include <string_view>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/store/store.hpp>

#include "engine/postgres/connection.hpp"

namespace gatehouse {

// What only this engine needs, said so that it may be said again: run at each start, after the migrations. Row-level
// security covers every table that has an organization, those of the next migration too.
std::span<const embedded_file> postgres_additions();

}  // namespace gatehouse

namespace gatehouse::postgres {

// Brings the database to the newest shape, as the role that owns its tables, and stamps a new one. Nodes that start
// together wait for one another (an advisory lock). runtime_role is given what it may do when it is not the owner itself.
// with_first: SQL that is run in the transaction of the first migration.
// errc::conflict as for the other engine; and a database folded by another Unicode is not folded again here.
result<void> migrate(connection& owner, std::span<const embedded_file> files, store_kind kind, instant now,
                     const std::string& runtime_role, const std::string& with_first = {});

// The migrations are written once, in SQLite's words; these are PostgreSQL's for the same: every text compares by its
// bytes, every whole number has 64 bits.
std::string translated(std::string_view script);

}  // namespace gatehouse::postgres
