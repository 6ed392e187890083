#pragma once

namespace gatehouse::sqlite {

// Sets SQLite up for this process, once; before any other call of SQLite's, all of which set it up as it comes. Whoever was
// too late is told in the log. Safe from any thread.
void set_up_library();

}  // namespace gatehouse::sqlite
