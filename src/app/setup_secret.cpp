#include "setup_secret.hpp"

#include <unistd.h>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/credential.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "private_file.hpp"

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
    // A new one at each start: what an earlier run printed into a log is worth nothing any more.
    made.secret_ = new_secret(random);
    const secret line(std::string(made.secret_.reveal()) + "\n");
    if (auto written = write_private_file(made.path_, line.reveal()); !written) return written.error();
    return made;
}

bool setup_secret::matches(std::string_view shown) const {
    return wanted() && crypto::constant_time_equal(secret_.reveal(), shown);
}

void setup_secret::burn() const { ::unlink(path_.c_str()); }

}  // namespace gatehouse::app
