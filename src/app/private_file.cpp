#include "private_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace gatehouse::app {
namespace {

bool write_new(const char* path, std::string_view text) {
    const int file = ::open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool written = file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (file >= 0) ::close(file);
    return written;
}

}  // namespace

result<void> write_private_file(const std::string& path, std::string_view text) {
    const std::string draft = path + ".new";
    ::unlink(draft.c_str());
    if (write_new(draft.c_str(), text) && ::rename(draft.c_str(), path.c_str()) == 0) return {};
    ::unlink(draft.c_str());
    return make_error(errc::unavailable, path + " cannot be written");
}

}  // namespace gatehouse::app
