#include <gatehouse/base/limits.hpp>
#include <gatehouse/crypto/master_key.hpp>
#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/store/server_repository.hpp>

#include "../key_files.hpp"
#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

finding shut(const patient& at) {
    const bool absent = at.why_not.code == errc::not_found;
    return problem("store", name_of_store(at.settings) + ": " + at.why_not.detail,
                   absent ? "name the right data directory; on a new machine start gatehouse serve, or restore a backup"
                          : "look at the disk or the database; else restore a backup (docs/guides/backup.md)");
}

result<bool> opens_with(inspected_store& data, const crypto::master_key& key) {
    bool opens = false;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto created = server_repository(tx).created();
        if (!created) return created.error();
        const auto check = server_repository(tx).key_check();
        if (!check) return check.error();
        const auto keys = store_key_repository(tx).list();
        if (!keys) return keys.error();
        opens = sessions::opens(key, *keys, *created, *check);
        return {};
    });
    if (!read) return read.error();
    return opens;
}

}  // namespace

finding check_engine(const patient& at) {
    if (!at.store) return shut(at);
    if (!at.facts) return shut(at);
    if (const auto fit = at.store->judge_server(); !fit)
        return problem("store", fit.error().detail, "mend the database's settings: no gateway starts on it");
    const auto engine = at.store->engine();
    if (!engine) return problem("store", engine.error().detail, "look at the database");
    if (!at.store->verified())
        return warning("store", *engine + ", and nothing proves that it is the right server",
                       "add sslmode=verify-full to store.url");
    return ok("store", *engine);
}

finding check_version(const patient& at) {
    const std::string name = "schema";
    if (!at.facts) return not_looked_at(name);
    const store_facts& it = *at.facts;
    const std::string saw = "schema " + std::to_string(it.migration) + ", this version's is " + std::to_string(it.known);
    if (it.migration == 0) return problem(name, "the store is empty", "start gatehouse serve, or restore a backup");
    if (it.half_filled) return problem(name, "a move or restore did not finish", "delete the store, and run it again");
    if (it.demo) return problem(name, "it is the store of a demo", "serve another data directory");
    if (it.needed > it.known) return problem(name, saw, "install the newer version of Gatehouse that made it");
    if (it.migration > it.known) return warning(name, saw, "install the newer version of Gatehouse that serves it elsewhere");
    if (it.migration < it.known)
        return warning(name, saw, "make a backup with the version that served it: the next start brings the store up");
    return ok(name, saw);
}

finding check_integrity(const patient& at, int longest_ms) {
    const std::string name = "integrity";
    if (!at.store) return not_looked_at(name);
    if (!at.settings.store.url.empty()) return ok(name, "left to the tools of PostgreSQL");
    const auto found = at.store->damage(longest_ms);
    if (!found)
        return warning(name, "not looked at to the end: " + found.error().detail,
                       "check a backup instead (gatehouse restore FILE --check)");
    if (found->empty()) return ok(name, "the database is whole");
    return problem(name, *found, "stop the gateway, keep the files, restore the last backup, and look at the disk");
}

finding check_keys(const patient& at) {
    const std::string name = "store keys";
    if (!at.readable()) return not_looked_at(name);
    const auto key = crypto::master_key::load(at.settings.master_key);
    if (!key) return problem(name, at.settings.master_key + ": " + key.error().detail, "mend the master key first");
    const auto opens = opens_with(*at.store, *key);
    if (!opens) return problem(name, opens.error().detail, "look at the store");
    if (*opens) return ok(name, "they open with " + at.settings.master_key);
    const auto next = crypto::master_key::load(next_key_file(at.settings.master_key));
    const auto opens_next = next ? opens_with(*at.store, *next) : result<bool>(false);
    if (opens_next && *opens_next)
        return warning(name, "they open with " + next_key_file(at.settings.master_key),
                       "start the gateway: it puts that in place");
    return problem(name, at.settings.master_key + " does not open this store", "put back the file that belongs to it");
}

finding check_clock(const patient& at) {
    const std::string name = "clock";
    if (!at.facts || at.facts->migration == 0) return not_looked_at(name);
    const auto behind = at.facts->last_commit.ms - at.now.ms;
    if (behind > limits::database_clock_ms)
        return problem(name, "it is " + std::to_string(behind / 1000) + " s behind the store's newest row",
                       "set this machine's clock");
    return ok(name, to_rfc3339(at.now) + ", not behind the store");
}

}  // namespace gatehouse::app::doctor
