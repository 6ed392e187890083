#include "fault/support/disk_vfs.hpp"

#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>

namespace gatehouse::fault {
namespace {

constexpr int shm_locks = 8;

// Locks and shared memory of one database file: they die with the process, the disk knows nothing of them.
struct node {
    int shared = 0;
    const void* reserved = nullptr;
    const void* pending = nullptr;
    const void* exclusive = nullptr;
    std::vector<std::unique_ptr<char[]>> regions;
    std::array<int, shm_locks> shm_shared{};
    std::array<const void*, shm_locks> shm_exclusive{};
    int mapped = 0;
};

struct volume {
    disk& on;
    std::mutex mutex;
    std::map<std::string, node> nodes;
    int temporary = 0;
};

struct open_file {
    sqlite3_file base;
    volume* in;
    std::string* name;
    int level;
    bool mapped, remove_on_close;
    unsigned shm_shared, shm_exclusive;  // which locks this connection holds
};

open_file& of(sqlite3_file* file) { return *reinterpret_cast<open_file*>(file); }
node& node_of(open_file& f) { return f.in->nodes[*f.name]; }

int unlock(sqlite3_file* file, int level);
int shm_unmap(sqlite3_file* file, int);

int close(sqlite3_file* file) {
    open_file& f = of(file);
    unlock(file, SQLITE_LOCK_NONE);
    shm_unmap(file, 0);
    if (f.remove_on_close) f.in->on.remove(*f.name, false);
    delete f.name;
    return SQLITE_OK;
}
int read(sqlite3_file* file, void* into, int length, sqlite3_int64 offset) {
    const std::string bytes = of(file).in->on.read(*of(file).name, offset, static_cast<std::size_t>(length));
    std::memset(into, 0, static_cast<std::size_t>(length));
    std::memcpy(into, bytes.data(), bytes.size());
    return bytes.size() == static_cast<std::size_t>(length) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}
int write(sqlite3_file* file, const void* from, int length, sqlite3_int64 offset) {
    return of(file).in->on.write(*of(file).name, offset, {static_cast<const char*>(from), static_cast<std::size_t>(length)});
}
int truncate(sqlite3_file* file, sqlite3_int64 length) { return of(file).in->on.truncate(*of(file).name, length); }
int sync(sqlite3_file* file, int) { return of(file).in->on.sync(*of(file).name); }
int size(sqlite3_file* file, sqlite3_int64* out) {
    *out = of(file).in->on.size(*of(file).name);
    return SQLITE_OK;
}

int lock(sqlite3_file* file, int level) {
    open_file& f = of(file);
    const std::lock_guard guard(f.in->mutex);
    node& n = node_of(f);
    const auto other = [&](const void* holder) { return holder && holder != file; };
    if (f.level >= level) return SQLITE_OK;
    if (f.level == SQLITE_LOCK_NONE) {
        if (other(n.pending) || other(n.exclusive)) return SQLITE_BUSY;
        ++n.shared;
        f.level = SQLITE_LOCK_SHARED;
    }
    if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
    if (other(n.reserved)) return SQLITE_BUSY;
    n.reserved = file;
    if (level == SQLITE_LOCK_RESERVED) {
        f.level = level;
        return SQLITE_OK;
    }
    n.pending = file;
    f.level = SQLITE_LOCK_PENDING;
    if (n.shared > 1) return SQLITE_BUSY;
    n.exclusive = file;
    f.level = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}
int unlock(sqlite3_file* file, int level) {
    open_file& f = of(file);
    const std::lock_guard guard(f.in->mutex);
    node& n = node_of(f);
    if (f.level <= level) return SQLITE_OK;
    for (const void** held : {&n.reserved, &n.pending, &n.exclusive})
        if (*held == file) *held = nullptr;
    if (level == SQLITE_LOCK_NONE) --n.shared;
    f.level = level;
    return SQLITE_OK;
}
int check_reserved(sqlite3_file* file, int* out) {
    const std::lock_guard guard(of(file).in->mutex);
    *out = node_of(of(file)).reserved != nullptr;
    return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int shm_map(sqlite3_file* file, int region, int region_size, int extend, void volatile** out) {
    open_file& f = of(file);
    const std::lock_guard guard(f.in->mutex);
    node& n = node_of(f);
    if (!f.mapped) {
        f.mapped = true;
        ++n.mapped;
    }
    *out = nullptr;
    if (static_cast<std::size_t>(region) >= n.regions.size() && !extend) return SQLITE_OK;
    while (n.regions.size() <= static_cast<std::size_t>(region))
        n.regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(region_size)));
    *out = n.regions[static_cast<std::size_t>(region)].get();
    return SQLITE_OK;
}
int shm_lock(sqlite3_file* file, int first, int count, int flags) {
    open_file& f = of(file);
    const std::lock_guard guard(f.in->mutex);
    node& n = node_of(f);
    const bool shared = flags & SQLITE_SHM_SHARED;
    for (int i = first; i < first + count && flags & SQLITE_SHM_LOCK; ++i) {
        const auto slot = static_cast<std::size_t>(i);
        if (n.shm_exclusive[slot] && n.shm_exclusive[slot] != file) return SQLITE_BUSY;
        if (!shared && n.shm_shared[slot] > ((f.shm_shared >> i & 1U) ? 1 : 0)) return SQLITE_BUSY;
    }
    for (int i = first; i < first + count; ++i) {
        const auto slot = static_cast<std::size_t>(i);
        const unsigned bit = 1U << i;
        if (flags & SQLITE_SHM_LOCK) {
            if (shared && !(f.shm_shared & bit)) ++n.shm_shared[slot], f.shm_shared |= bit;
            if (!shared) n.shm_exclusive[slot] = file, f.shm_exclusive |= bit;
        } else {
            if (f.shm_shared & bit) --n.shm_shared[slot], f.shm_shared &= ~bit;
            if (f.shm_exclusive & bit) n.shm_exclusive[slot] = nullptr, f.shm_exclusive &= ~bit;
        }
    }
    return SQLITE_OK;
}
void shm_barrier(sqlite3_file*) { std::atomic_thread_fence(std::memory_order_seq_cst); }
int shm_unmap(sqlite3_file* file, int) {
    open_file& f = of(file);
    if (!f.mapped) return SQLITE_OK;
    shm_lock(file, 0, shm_locks, SQLITE_SHM_UNLOCK);
    const std::lock_guard guard(f.in->mutex);
    node& n = node_of(f);
    f.mapped = false;
    if (--n.mapped == 0) n.regions.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods{
    2,         close,          read,         write,       truncate,        sync,    size,     lock,
    unlock,    check_reserved, file_control, sector_size, characteristics, shm_map, shm_lock, shm_barrier,
    shm_unmap, nullptr,        nullptr};

// A disk knows its files by name alone, so that it can be mounted anywhere.
std::string name_in(const char* path) {
    const std::string whole(path);
    return whole.substr(whole.rfind('/') + 1);
}
volume& volume_of(sqlite3_vfs* vfs) { return *static_cast<volume*>(vfs->pAppData); }

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    open_file& f = of(file);
    f = {};
    volume& in = volume_of(vfs);
    const std::string path = name ? name_in(name) : "temporary-" + std::to_string(in.temporary++);
    if (const int code = in.on.open(path, flags & SQLITE_OPEN_CREATE); code != SQLITE_OK) return code;
    f.base.pMethods = &methods;
    f.in = &in;
    f.name = new std::string(path);
    f.remove_on_close = flags & SQLITE_OPEN_DELETEONCLOSE;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}
int remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
    return volume_of(vfs).on.remove(name_in(name), sync_directory != 0);
}
int access(sqlite3_vfs* vfs, const char* name, int, int* out) {
    *out = volume_of(vfs).on.exists(name_in(name));
    return SQLITE_OK;
}
int full_path(sqlite3_vfs*, const char* name, int length, char* out) {
    sqlite3_snprintf(length, out, "%s", name);
    return SQLITE_OK;
}
sqlite3_vfs* system_vfs() { return sqlite3_vfs_find("unix"); }
int randomness(sqlite3_vfs*, int length, char* out) { return system_vfs()->xRandomness(system_vfs(), length, out); }
int sleep(sqlite3_vfs*, int microseconds) { return system_vfs()->xSleep(system_vfs(), microseconds); }
int current_time(sqlite3_vfs*, double* out) { return system_vfs()->xCurrentTime(system_vfs(), out); }
int last_error(sqlite3_vfs*, int, char*) { return 0; }
int current_time_ms(sqlite3_vfs*, sqlite3_int64* out) { return system_vfs()->xCurrentTimeInt64(system_vfs(), out); }

}  // namespace

struct disk_vfs::registration {
    volume content;
    sqlite3_vfs vfs;
};

disk_vfs::disk_vfs(disk& on) : registered_(new registration{{on, {}, {}, 0}, {}}) {
    static std::atomic<int> count = 0;
    name_ = "disk" + std::to_string(++count);
    sqlite3_vfs& v = registered_->vfs;
    v.iVersion = 2;
    v.szOsFile = sizeof(open_file);
    v.mxPathname = 512;
    v.zName = name_.c_str();
    v.pAppData = &registered_->content;
    v.xOpen = open;
    v.xDelete = remove;
    v.xAccess = access;
    v.xFullPathname = full_path;
    v.xRandomness = randomness;
    v.xSleep = sleep;
    v.xCurrentTime = current_time;
    v.xGetLastError = last_error;
    v.xCurrentTimeInt64 = current_time_ms;
    sqlite3_vfs_register(&v, 0);
}

disk_vfs::~disk_vfs() {
    sqlite3_vfs_unregister(&registered_->vfs);
    delete registered_;
}

}  // namespace gatehouse::fault
