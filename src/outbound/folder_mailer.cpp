#include <gatehouse/outbound/mailer.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "mail_text.hpp"

namespace gatehouse::outbound {
namespace {

bool write_whole(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return false;
    const bool whole = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    return (::close(file) == 0) && whole;
}

class to_folder final : public mailer {
public:
    to_folder(std::string folder, std::string from, const clock& time, random_source& random)
        : folder_(std::move(folder)), from_(std::move(from)), time_(time), random_(random) {}

    // Under another name until it is whole: whoever watches the folder for .eml never reads half a mail.
    result<void> send(const mail& what) override {
        std::error_code failed;
        if (std::filesystem::create_directories(folder_, failed))
            std::filesystem::permissions(folder_, std::filesystem::perms::owner_all, failed);
        const std::string id = std::to_string(time_.now().ms) + "-" + random_base64url(random_, 9);
        const std::string path = folder_ + "/" + id;
        if (write_whole(path, mail_text(what, from_, time_.now(), id)) &&
            std::rename(path.c_str(), (path + ".eml").c_str()) == 0)
            return {};
        ::unlink(path.c_str());
        return make_error(errc::unavailable, "the mail folder cannot be written");
    }

private:
    const std::string folder_, from_;
    const clock& time_;
    random_source& random_;
};

}  // namespace

std::unique_ptr<mailer> folder_mailer(std::string folder, std::string from, const clock& time, random_source& random) {
    return std::make_unique<to_folder>(std::move(folder), std::move(from), time, random);
}

}  // namespace gatehouse::outbound
