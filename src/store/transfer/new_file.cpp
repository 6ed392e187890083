#include "transfer/new_file.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace gatehouse::transfer {
namespace {

bool sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}

// Refused when something has that name. Some file systems (NFS) know no rename that refuses; a link refuses everywhere.
bool give_name(const std::string& draft, const std::string& path) {
    if (::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP) return false;
    return ::link(draft.c_str(), path.c_str()) == 0 && ::unlink(draft.c_str()) == 0;
}

error taken(const std::string& path) { return make_error(errc::conflict, path + " is there already: nothing is written over"); }

}  // namespace

result<new_file> new_file::make(const std::string& path) {
    std::error_code ignored;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, ignored))) return taken(path);
    std::string draft = path + ".XXXXXX";
    const int descriptor = ::mkostemp(draft.data(), O_CLOEXEC);  // 0600
    if (descriptor < 0) return make_error(errc::unavailable, path + " cannot be made: " + std::strerror(errno));
    return new_file(path, std::move(draft), descriptor);
}

new_file::new_file(new_file&& other) noexcept
    : path_(std::move(other.path_)), draft_(std::move(other.draft_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

new_file::~new_file() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(draft_.c_str());
}

error new_file::failed() const { return make_error(errc::unavailable, path_ + " cannot be written: " + std::strerror(errno)); }

result<void> new_file::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor_, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return failed();
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return {};
}

result<void> new_file::keep() {
    if (::fsync(descriptor_) != 0) return failed();
    if (!give_name(draft_, path_)) return errno == EEXIST ? taken(path_) : failed();
    ::close(std::exchange(descriptor_, -1));
    if (!sync_folder_of(path_)) return failed();
    return {};
}

}  // namespace gatehouse::transfer
