#include "added_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <gatehouse/base/limits/added_files.hpp>
#include <gatehouse/base/text.hpp>

namespace gatehouse::app {
namespace {

namespace fs = std::filesystem;

class descriptor {
public:
    // Without waiting: what looks like a file may be a pipe that nobody writes.
    explicit descriptor(const std::string& path) : held_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    descriptor(const descriptor&) = delete;
    ~descriptor() {
        if (held_ >= 0) ::close(held_);
    }
    int get() const { return held_; }

private:
    int held_;
};

error refused(const std::string& path, const std::string& why) { return make_error(errc::invalid_value, path + ": " + why); }
error unreadable(const std::string& path) { return refused(path, std::string("cannot be read: ") + std::strerror(errno)); }

// As the content is judged: a file that is exchanged meanwhile is the one that was opened.
result<void> judge(const std::string& path, int file) {
    struct stat facts {};
    if (::fstat(file, &facts) != 0) return unreadable(path);
    if (!S_ISREG(facts.st_mode)) return refused(path, "is no file");
    if ((facts.st_mode & S_IWOTH) != 0) return refused(path, "may be written by everybody: chmod o-w");
    return {};
}

result<std::string> content_of(const std::string& path, int file) {
    std::string content(limits::added_file_bytes + 1, '\0');
    std::size_t length = 0;
    while (length < content.size()) {
        const auto got = ::read(file, content.data() + length, content.size() - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(path);
        if (got == 0) break;
        length += static_cast<std::size_t>(got);
    }
    if (length > limits::added_file_bytes)
        return refused(path, "is longer than " + std::to_string(limits::added_file_bytes / 1024) + " KiB");
    content.resize(length);
    return content;
}

result<void> judge_text(const std::string& path, std::string_view content) {
    if (is_valid_utf8(content)) return {};
    std::size_t line = 1;
    for (auto end = content.find('\n'); end != std::string_view::npos; end = content.find('\n'), ++line) {
        if (!is_valid_utf8(content.substr(0, end))) break;
        content.remove_prefix(end + 1);
    }
    return make_error(errc::invalid_syntax, path + ", line " + std::to_string(line) + ": is no UTF-8");
}

// Through its true path: no link is left in it that somebody could turn.
result<added_file> read(const fs::path& folder, const std::string& path) {
    std::error_code failed;
    const auto truly = fs::canonical(path, failed);
    if (failed) return refused(path, "cannot be read: " + failed.message());
    if (!truly.native().starts_with(folder.native() + "/"))
        return refused(path, "is a link out of its folder: put the file there");
    const descriptor file(truly);
    if (file.get() < 0) return unreadable(path);
    if (auto good = judge(path, file.get()); !good) return good.error();
    auto content = content_of(path, file.get());
    if (!content) return content.error();
    if (auto text = judge_text(path, *content); !text) return text.error();
    return added_file{path, *std::move(content)};
}

result<std::vector<std::string>> names_in(const std::string& folder, std::string_view ending) {
    std::vector<std::string> names;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        if (const std::string name = at->path().filename(); name.ends_with(ending) && !name.starts_with('.'))
            names.push_back(name);
    if (failed) return refused(folder, "cannot be read: " + failed.message());
    if (names.size() > limits::added_files)
        return refused(folder, "holds more than " + std::to_string(limits::added_files) + " files");
    std::ranges::sort(names);
    return names;
}

}  // namespace

result<std::vector<added_file>> added_files(const std::string& folder, std::string_view ending) {
    std::vector<added_file> out;
    std::error_code failed;
    if (fs::symlink_status(folder, failed).type() == fs::file_type::not_found) return out;
    const auto names = names_in(folder, ending);
    if (!names) return names.error();
    const auto truly = fs::canonical(folder, failed);
    if (failed) return refused(folder, "cannot be read: " + failed.message());
    for (const std::string& name : *names) {
        auto one = read(truly, folder + "/" + name);
        if (!one) return one.error();
        out.push_back(*std::move(one));
    }
    return out;
}

}  // namespace gatehouse::app
