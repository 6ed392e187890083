#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/master_key.hpp>

#include <array>
#include <cerrno>

#include "value_seal.hpp"

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

std::string id_of(std::string_view bytes) { return to_base64url(sha256(std::string(bytes) + "key id")).substr(0, 8); }

// Its id is typed after a verb: one that begins with '-' would be an option.
secret new_bytes(random_source& random) {
    for (;;) {
        std::string bytes(key_bytes, '\0');
        random.fill(std::as_writable_bytes(std::span(bytes)));
        secret made(std::move(bytes));
        if (!id_of(made.reveal()).starts_with('-')) return made;
    }
}

// Or its name may be gone after a power cut, and the store is closed under it already.
result<void> sync_folder(const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    const open_file opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened || ::fsync(opened.number()) != 0)
        return make_error(errc::unavailable, "the master key's folder cannot be written");
    return {};
}

// O_EXCL: of two processes that start at once one makes the key, and neither ever sees half of it go unnoticed: a short
// file fails to parse. Synced before it is used, or a crash could leave a store under a key that no longer exists.
result<void> write_new(const std::string& path, std::string_view text) {
    const open_file file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file && errno == EEXIST) return make_error(errc::conflict, "the file is there already");
    if (!file) return make_error(errc::unavailable, "the master key file cannot be made");
    if (::write(file.number(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file.number()) == 0)
        return sync_folder(path);
    ::unlink(path.c_str());
    return make_error(errc::unavailable, "the master key file cannot be written");
}

result<master_key> read(int number) {
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
    std::string id = id_of(*bytes);
    return master_key::from_bytes(secret(std::move(*bytes)), std::move(id));
}

}  // namespace

master_key::master_key(secret bytes, std::string id) : bytes_(std::move(bytes)), id_(std::move(id)) {
    closing_ = secret(hmac_sha256(bytes_.reveal(), "store keys"));
    backups_ = secret(hmac_sha256(bytes_.reveal(), "backups"));
}

result<master_key> master_key::from_bytes(secret bytes, std::string id) {
    if (bytes.reveal().size() != key_bytes) return make_error(errc::conflict, "the master key must have 32 bytes");
    return master_key(std::move(bytes), std::move(id));
}

result<master_key> master_key::load(const std::string& path) {
    const open_file file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file) return read(file.number());
    if (errno == ENOENT) return make_error(errc::not_found, "the master key file is missing");
    return make_error(errc::unavailable, "the master key file cannot be read");
}

result<master_key> master_key::create(const std::string& path, random_source& random) {
    secret kept = new_bytes(random);
    const secret line(std::string(form) + to_base64url(kept.reveal()) + "\n");
    if (auto made = write_new(path, line.reveal()); !made) return made.error();
    std::string id = id_of(kept.reveal());
    return from_bytes(std::move(kept), std::move(id));
}

result<master_key> master_key::load_or_create(const std::string& path, random_source& random) {
    auto there = load(path);
    if (there || there.error().code != errc::not_found) return there;
    auto made = create(path, random);
    if (made || made.error().code != errc::conflict) return made;
    return load(path);
}

std::string master_key::close(const store_key& key, std::string_view place, random_source& random) const {
    return seal_value({id_, closing_}, key.bytes.reveal(), place, random);
}

result<secret> master_key::open(std::string_view closed, std::string_view place) const {
    return open_value({id_, closing_}, closed, place);
}

secret master_key::backup_key(std::string_view salt) const { return secret(hmac_sha256(backups_.reveal(), salt)); }

}  // namespace gatehouse::crypto
