#include "fault/support/driver_parts.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace gatehouse::fault {

result<std::unique_ptr<store>> mounted::open(sqlite::engine_options options) {
    options.base.directory = data();
    options.base.vfs = vfs_.name();
    return sqlite::open_engine(options, clock_, random_);
}

std::string mounted::integrity() {
    sqlite3* handle = nullptr;
    std::string found = "cannot be opened";
    if (sqlite3_open_v2((data() + "/gatehouse.db").c_str(), &handle, SQLITE_OPEN_READWRITE, vfs_.name().c_str()) == SQLITE_OK) {
        sqlite3_stmt* check = nullptr;
        sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &check, nullptr);
        if (sqlite3_step(check) == SQLITE_ROW) found = reinterpret_cast<const char*>(sqlite3_column_text(check, 0));
        sqlite3_finalize(check);
    }
    sqlite3_close(handle);
    return found == "ok" ? "" : "integrity: " + found;
}

told told_until(const std::vector<operation>& log, std::size_t operations) {
    told known;
    for (std::size_t i = 0; i < operations && i < log.size(); ++i) {
        if (log[i].what == operation::kind::answered) known.answered.insert(log[i].offset);
        if (log[i].what == operation::kind::refused) known.refused.insert(log[i].offset);
    }
    return known;
}

witness recording(disk& on) {
    return {[&on](std::int64_t step) { on.answered(step); }, [&on](std::int64_t step) { on.refused(step); }};
}

files prepared(scenario& s) {
    disk on;
    mounted at(on);
    {
        auto opened = at.open();
        if (!opened) throw std::runtime_error("no store to prepare: " + opened.error().detail);
        s.prepare(**opened);
    }
    return on.content();
}

std::string checked(scenario& s, disk& on, const told& known) {
    mounted at(on);
    {
        auto opened = at.open();
        if (!opened) return "cannot be opened: " + opened.error().detail;
        if (auto wrong = s.check(**opened, known.answered, known.refused); !wrong.empty()) return wrong;
    }
    return at.integrity();
}

}  // namespace gatehouse::fault
