#include "setup_secret.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/credential.hpp>
#include <gatehouse/store/organization_repository.hpp>

namespace gatehouse::app {
namespace {

result<bool> is_first_run(store& data) {
    bool empty = false;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto all = organization_directory(tx).list();
        if (!all) return all.error();
        empty = all->empty();
        return {};
    });
    if (!read) return read.error();
    return empty;
}

secret new_secret(random_source& random) {
    return secret(std::string(facts_of(credential_kind::setup_secret).prefix) + random_base64url(random, 24));
}

// A new one at each start: what an earlier run printed into a log is worth nothing any more.
result<void> write_private(const std::string& path, std::string_view text) {
    ::unlink(path.c_str());
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const std::string line = std::string(text) + "\n";
    const bool written = file >= 0 && ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (file >= 0) ::close(file);
    if (written) return {};
    return make_error(errc::unavailable, path + " cannot be written");
}

}  // namespace

result<setup_secret> setup_secret::prepare(store& data, const std::string& directory, random_source& random) {
    setup_secret made;
    made.path_ = directory + "/setup-secret";
    const auto first = is_first_run(data);
    if (!first) return first.error();
    if (!*first) {
        made.burn();
        return made;
    }
    made.secret_ = new_secret(random);
    if (auto written = write_private(made.path_, made.secret_.reveal()); !written) return written.error();
    return made;
}

bool setup_secret::matches(std::string_view shown) const {
    return wanted() && crypto::constant_time_equal(secret_.reveal(), shown);
}

void setup_secret::burn() const { ::unlink(path_.c_str()); }

}  // namespace gatehouse::app
