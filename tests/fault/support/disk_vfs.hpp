#pragma once
#include <string>

#include "fault/support/disk.hpp"

namespace gatehouse::fault {

// Registers a disk with SQLite under a name of its own for as long as it lives. Claims what SQLite's own VFS claims on
// Linux: a sector that is written in part keeps its other part through a power cut.
class disk_vfs {
public:
    explicit disk_vfs(disk& on);
    ~disk_vfs();
    disk_vfs(const disk_vfs&) = delete;
    const std::string& name() const { return name_; }

private:
    struct registration;
    std::string name_;
    registration* registered_;
};

}  // namespace gatehouse::fault
