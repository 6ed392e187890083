#include "key_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace gatehouse::app {
namespace {

error failed(const std::string& path) { return make_error(errc::unavailable, path + ": " + std::strerror(errno)); }

error by_hand(const std::string& path, const std::string& why) {
    return make_error(errc::conflict, path + " " + why + ": gatehouse key add makes the next key, to be put there by hand");
}

result<void> sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path().string();
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return failed(folder);
    const int synced = ::fsync(opened);
    ::close(opened);
    return synced == 0 ? result<void>() : failed(folder);
}

bool holds(const std::string& path, const crypto::master_key& key) {
    const auto there = crypto::master_key::load(path);
    return there && there->id() == key.id();
}

}  // namespace

std::string next_key_file(const std::string& path) { return path + ".replacing"; }
std::string former_key_file(const std::string& path, std::string_view id) { return path + "." + std::string(id); }

// A file that is mounted by itself, as containers do, or of a file system without second names fails at link: early enough.
result<void> keep_former_key(const std::string& path, const crypto::master_key& present) {
    struct stat facts {};
    if (::lstat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return by_hand(path, "is no file that could be replaced");
    if (!holds(path, present)) return by_hand(path, "does not hold the key that this gateway runs on");
    const std::string former = former_key_file(path, present.id());
    if (::link(path.c_str(), former.c_str()) == 0) return sync_folder_of(path);
    const int why = errno;
    if (why == EEXIST && holds(former, present)) return {};
    return by_hand(path, std::string("can't be replaced (") + std::strerror(why) + ")");
}

result<void> put_next_key_in_place(const std::string& path) {
    const std::string next = next_key_file(path);
    if (::rename(next.c_str(), path.c_str()) != 0) return failed(next);
    return sync_folder_of(path);
}

}  // namespace gatehouse::app
