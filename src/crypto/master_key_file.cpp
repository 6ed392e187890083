#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

#include <array>

namespace gatehouse::crypto {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::string_view form = "gatehouse-master-key ";

class open_file {
public:
    explicit open_file(int number) : number_(number) {}
    open_file(const open_file&) = delete;
    ~open_file() {
        if (number_ >= 0) ::close(number_);
    }
    int number() const noexcept { return number_; }
    explicit operator bool() const noexcept { return number_ >= 0; }

private:
    int number_;
};

// O_EXCL: of two processes that start at once one makes the key, and neither ever sees half of it go unnoticed: a short
// file fails to parse. Synced before it is used, or a crash could leave credentials under a key that no longer exists.
result<void> create(const std::string& path, random_source& random) {
    const secret line(std::string(form) + random_base64url(random, key_bytes) + "\n");
    const open_file file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) return make_error(errc::unavailable, "the master key file cannot be made");
    const auto text = line.reveal();
    if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.number()) != 0)
        return make_error(errc::unavailable, "the master key file cannot be written");
    return {};
}

result<keyring> read(int number) {
    struct stat facts {};
    if (::fstat(number, &facts) != 0 || (facts.st_mode & 077) != 0)
        return make_error(errc::conflict, "the master key file may be read by others: chmod 600 it");
    std::array<char, 256> buffer;
    const ssize_t got = ::read(number, buffer.data(), buffer.size());
    std::string_view text(buffer.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    if (!text.starts_with(form) || !text.ends_with('\n'))
        return make_error(errc::conflict, "the master key file is not one that gatehouse wrote");
    auto bytes = from_base64url(text.substr(form.size(), text.size() - form.size() - 1));
    if (!bytes || bytes->size() != key_bytes) return make_error(errc::conflict, "the master key file is damaged");
    std::string key_id = to_base64url(sha256(*bytes + "key id")).substr(0, 8);
    return keyring::from_master(secret(std::move(*bytes)), std::move(key_id));
}

}  // namespace

result<keyring> keyring::load_or_create(const std::string& path, random_source& random) {
    if (const open_file present(::open(path.c_str(), O_RDONLY | O_CLOEXEC)); present) return read(present.number());
    if (auto made = create(path, random); !made && ::access(path.c_str(), F_OK) != 0) return made.error();
    const open_file file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return make_error(errc::unavailable, "the master key file cannot be read");
    return read(file.number());
}

}  // namespace gatehouse::crypto
