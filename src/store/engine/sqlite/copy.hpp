#pragma once
#include <cstdint>
#include <string>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// SQLite's online backup, in one step: one snapshot, which holds up no writer. As store::copy_to has it.
result<void> copy_database(const connection_options& from, const std::string& path);

// Whether a copy of that database and its log leaves room on a disk with so much free: a disk that a copy fills holds up every
// write of the store beside it. errc::unavailable.
result<void> judge_room(const std::string& database, std::uintmax_t free_bytes);

}  // namespace gatehouse::sqlite
