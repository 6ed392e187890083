#include "append_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace gatehouse::app {

result<void> append_to_file(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const bool written =
        file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
    const int failure = errno;
    if (file >= 0) ::close(file);
    if (written) return {};
    return make_error(errc::unavailable, path + ": " + std::strerror(failure));
}

}  // namespace gatehouse::app
