#pragma once
#include <string>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// SQLite's online backup, in one step: one snapshot, which holds up no writer. As store::copy_to has it.
result<void> copy_database(const connection_options& from, const std::string& path);

}  // namespace gatehouse::sqlite
