#include "engine/sqlite/library.hpp"

#include <sqlite3.h>

#include <gatehouse/base/log.hpp>

namespace gatehouse::sqlite {

void set_up_library() {
    static const bool once = [] {
        // SQLite's count of its own memory costs a global lock for each allocation.
        int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        // And each table that a statement makes for itself begins with room for twenty pages, of which it needs one.
        if (code == SQLITE_OK) code = sqlite3_config(SQLITE_CONFIG_PAGECACHE, nullptr, 0, 0);
        if (code != SQLITE_OK) log(log_level::warning, "store.sqlite_set_up_late", {{"code", code}});
        return true;
    }();
    (void)once;
}

}  // namespace gatehouse::sqlite
