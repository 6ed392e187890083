#include "engine/sqlite/log_file.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <vector>

#include <gatehouse/base/log.hpp>

#include "engine/sqlite/library.hpp"

namespace gatehouse::sqlite {
namespace {

constexpr sqlite3_int64 piece_bytes =
    64 * 1024;  // xWrite of SQLite takes less than 128 KiB at a time, and calls more a full disk

error refused(int code) {
    log(log_level::error, "store.log_not_written_again", {{"code", code}});
    return make_error(errc::unavailable, "the store's log cannot be made durable");
}

// The log as SQLite's own file, through the same VFS as everything else.
class file {
public:
    file(sqlite3_vfs& vfs, const std::string& path)
        : room_(static_cast<std::size_t>(vfs.szOsFile)), name_(sqlite3_create_filename(path.c_str(), "", "", 0, nullptr)) {
        code_ = name_ ? vfs.xOpen(&vfs, name_, handle(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr) : SQLITE_NOMEM;
    }
    file(const file&) = delete;
    ~file() {
        if (handle()->pMethods) handle()->pMethods->xClose(handle());
        sqlite3_free_filename(name_);
    }
    int opened() const { return code_; }
    sqlite3_file* handle() { return reinterpret_cast<sqlite3_file*>(room_.data()); }

private:
    std::vector<std::max_align_t> room_;
    sqlite3_filename name_;
    int code_;
};

int write_again(sqlite3_file* log) {
    sqlite3_int64 size = 0;
    if (const int code = log->pMethods->xFileSize(log, &size); code != SQLITE_OK) return code;
    std::vector<char> piece(static_cast<std::size_t>(std::min(size, piece_bytes)));
    for (sqlite3_int64 at = 0; at < size; at += piece_bytes) {
        const int length = static_cast<int>(std::min(size - at, piece_bytes));
        if (const int code = log->pMethods->xRead(log, piece.data(), length, at); code != SQLITE_OK) return code;
        if (const int code = log->pMethods->xWrite(log, piece.data(), length, at); code != SQLITE_OK) return code;
    }
    return log->pMethods->xSync(log, SQLITE_SYNC_FULL);
}

}  // namespace

result<void> write_log_again(const std::string& database, const std::string& vfs) {
    set_up_library();
    sqlite3_vfs* const through = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (!through) return refused(SQLITE_NOTFOUND);
    const std::string path = database + "-wal";
    int there = 0;
    if (const int code = through->xAccess(through, path.c_str(), SQLITE_ACCESS_EXISTS, &there); code != SQLITE_OK)
        return refused(code);
    if (there == 0) return {};
    file log(*through, path);
    if (log.opened() != SQLITE_OK) return refused(log.opened());
    if (const int code = write_again(log.handle()); code != SQLITE_OK) return refused(code);
    return {};
}

}  // namespace gatehouse::sqlite
