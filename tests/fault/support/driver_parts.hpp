#pragma once
#include <set>
#include <string>
#include <vector>

#include "fault/support/disk.hpp"
#include "fault/support/disk_vfs.hpp"
#include "fault/support/driver.hpp"
#include "support/temporary_store.hpp"

namespace gatehouse::fault {

// Opens stores on a disk. The directory and its lock are real, every file of the database is the disk's.
class mounted {
public:
    explicit mounted(disk& on) : vfs_(on) {}
    result<std::unique_ptr<store>> open(sqlite::engine_options options = {});
    std::string integrity();  // what SQLite's own check finds wrong, or ""

private:
    static std::uint64_t next_seed() {
        static std::uint64_t last = 5;
        return last++;
    }
    std::string data() const { return directory_.path() + "/data"; }
    // In memory where there is such a place: only the lock is kept here, thousands of times.
    testing::temporary_directory directory_{std::filesystem::exists("/dev/shm") ? std::filesystem::path("/dev/shm")
                                                                                : std::filesystem::temp_directory_path()};
    disk_vfs vfs_;
    manual_clock clock_{{1'795'331'203'000}};
    seeded_random random_{next_seed()};  // or a later process would make the ids of an earlier one again
};

struct told {
    std::set<std::int64_t> answered, refused;
};
told told_until(const std::vector<operation>& log, std::size_t operations);
witness recording(disk& on);
// A disk on which the scenario was prepared, all of it durable.
files prepared(scenario& s);
// Opens what is there and checks it: what is wrong, or "".
std::string checked(scenario& s, disk& on, const told& known);

// What a child did, from the disk it was given: its operations, and whether it met its trouble.
struct child_result {
    std::vector<operation> log;
    bool met = false, ended = false;
};
child_result run_in_child(scenario& s, const files& durable, trouble what, int nth);

}  // namespace gatehouse::fault
