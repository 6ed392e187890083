#include "key_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace gatehouse::app {
namespace {

error failed(const std::string& path) { return make_error(errc::unavailable, path + ": " + std::strerror(errno)); }

result<void> sync_folder_of(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path().string();
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return failed(folder);
    const int synced = ::fsync(opened);
    ::close(opened);
    return synced == 0 ? result<void>() : failed(folder);
}

}  // namespace

std::string next_key_file(const std::string& path) { return path + ".replacing"; }
std::string former_key_file(const std::string& path, std::string_view id) { return path + "." + std::string(id); }

result<void> put_next_key_in_place(const std::string& path, std::string_view id_before) {
    const std::string former = former_key_file(path, id_before), next = next_key_file(path);
    if (::link(path.c_str(), former.c_str()) != 0 && errno != EEXIST) return failed(former);
    if (::rename(next.c_str(), path.c_str()) != 0) return failed(next);
    return sync_folder_of(path);
}

}  // namespace gatehouse::app
