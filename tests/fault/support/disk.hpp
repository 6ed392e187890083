#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace gatehouse::fault {

// One thing that was done to a disk, or (answered, refused) that somebody outside was told, or that an armed trouble
// came.
struct operation {
    enum class kind : std::uint8_t { create, write, truncate, sync, failed_sync, remove, answered, refused, trouble };
    kind what;
    std::string file;
    std::int64_t offset = 0;  // write; truncate: the new length; remove: 1 when the directory was synced; else a step's number
    std::string bytes = {};
};
using files = std::map<std::string, std::string>;

// What the n-th operation from now meets. Opening, writing, truncating, syncing and removing count.
enum class trouble : std::uint8_t { none, error, full, end };

// A disk in memory with the memory of the kernel before it: what is written is read back at once, but only what was
// synced is certain to be there after a power cut. It remembers everything that was done to it, so that any moment can
// be cut.
class disk {
public:
    explicit disk(files durable = {}) : base_(durable), current_(std::move(durable)) {}

    // false: no such file and not to be created. code: what SQLite is to be told (SQLITE_OK, an I/O error).
    int open(const std::string& name, bool create);
    int write(const std::string& name, std::int64_t offset, std::string_view bytes);
    int truncate(const std::string& name, std::int64_t length);
    int sync(const std::string& name);
    int remove(const std::string& name, bool directory_synced);
    std::string read(const std::string& name, std::int64_t offset, std::size_t length);
    std::int64_t size(const std::string& name);
    bool exists(const std::string& name);

    void answered(std::int64_t step) { tell(operation::kind::answered, step); }
    void refused(std::int64_t step) { tell(operation::kind::refused, step); }

    // The n-th operation from now (from 1) fails once, or calls at_end in its middle.
    void arm(trouble what, int nth, std::function<void()> at_end = {});
    bool fired();
    std::vector<operation> log();
    // For at_end, which is called while the disk is held.
    const std::vector<operation>& log_unlocked() const { return log_; }
    files content();
    // Does again what was done on another disk.
    void replay(const operation& done);

    // What is there after the machine lost power when so many operations had been done: each sector that was not synced
    // is kept, lost or torn, by chance.
    files after_cut(std::size_t operations, std::mt19937_64& chance);

private:
    void tell(operation::kind what, std::int64_t step);
    int meet_trouble(int error_code);
    void apply(const operation& done);

    std::mutex mutex_;
    files base_, current_;
    std::vector<operation> log_;
    trouble armed_ = trouble::none;
    int remaining_ = 0;
    bool fired_ = false;
    std::function<void()> at_end_;
};

}  // namespace gatehouse::fault
