#include "engine/sqlite/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

namespace gatehouse::sqlite {
namespace {

// A directory's new entries survive a power cut only once the directory itself was synced.
bool sync_directory(const std::filesystem::path& path) {
    const int descriptor = ::open(path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}

}  // namespace

result<data_directory> data_directory::lock(const std::string& path) {
    const auto refused = [] { return make_error(errc::unavailable, "the data directory cannot be made or opened"); };
    std::error_code failed;
    if (const auto parent = std::filesystem::path(path).parent_path(); !parent.empty())
        std::filesystem::create_directories(parent, failed);
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return refused();
    if (!sync_directory(std::filesystem::path(path).parent_path())) return refused();
    const int descriptor = ::open((path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return refused();
    data_directory held(path, descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0)
        return make_error(errc::conflict, "another process is using this data directory");
    // SQLite gives its other files the mode of this one.
    const int database = ::open(held.database().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (database < 0) return refused();
    ::close(database);
    return held;
}

data_directory::data_directory(data_directory&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

data_directory::~data_directory() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace gatehouse::sqlite
