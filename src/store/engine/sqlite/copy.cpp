#include "engine/sqlite/copy.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

namespace gatehouse::sqlite {
namespace {

// Every page with one call: it holds its snapshot from the first to the last, so no commit makes it begin again.
int copy_pages(sqlite3* from, sqlite3* into) {
    sqlite3_backup* const under_way = sqlite3_backup_init(into, "main", from, "main");
    if (!under_way) return sqlite3_extended_errcode(into);
    const int code = sqlite3_backup_step(under_way, -1);
    const int ended = sqlite3_backup_finish(under_way);
    return code == SQLITE_DONE ? ended : code;
}

int copy_into(sqlite3* from, const std::string& path) {
    sqlite3* into = nullptr;
    int code = sqlite3_open_v2(path.c_str(), &into, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    if (code == SQLITE_OK) code = copy_pages(from, into);
    const int closed = sqlite3_close(into);
    return code == SQLITE_OK ? closed : code;
}

std::uintmax_t size_of(const std::string& path) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(path, failed);
    return failed ? 0 : size;
}

}  // namespace

// The log counts too: a copy has the newest of what is in both.
result<void> judge_room(const std::string& database, std::uintmax_t free_bytes) {
    const auto needed = size_of(database) + size_of(database + "-wal") + limits::copy_spare_bytes;
    if (free_bytes >= needed) return {};
    const auto mebibytes = [](std::uintmax_t bytes) { return std::to_string(bytes / (1024 * 1024)) + " MiB"; };
    return make_error(errc::unavailable, "the disk of the data directory has no room for a copy: " + mebibytes(free_bytes) +
                                             " are free, " + mebibytes(needed) + " are needed");
}

result<void> copy_database(const connection_options& from, const std::string& path) {
    std::error_code failed;
    const auto disk = std::filesystem::space(std::filesystem::absolute(path, failed).parent_path(), failed);
    if (failed) return make_error(errc::unavailable, path + " cannot be made");
    if (auto fits = judge_room(from.path, disk.available); !fits) return fits;
    auto source = connection::open(from);
    if (!source) return source.error();
    const int made = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (made < 0 && errno == EEXIST) return make_error(errc::conflict, path + " is there already");
    if (made < 0) return make_error(errc::unavailable, path + " cannot be made");
    ::close(made);
    const int code = copy_into((*source)->handle(), path);
    if (code == SQLITE_OK) return {};
    log(log_level::error, "store.not_copied", {{"code", code}});
    for (const char* of : {"", "-journal", "-wal", "-shm"}) ::unlink((path + of).c_str());
    return make_error(errc::unavailable, (code & 0xff) == SQLITE_FULL ? "the disk is full" : "the store cannot be copied");
}

}  // namespace gatehouse::sqlite
