#include "engine/postgres/server_checks.hpp"

#include <algorithm>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>

namespace gatehouse::postgres {
namespace {

std::int64_t now_ms() { return system_clock().now().ms; }

// A folder of sockets, or this machine itself.
bool is_near(std::string_view host) {
    return host.starts_with('/') || host.starts_with('@') || host.starts_with("127.") || host == "localhost" || host == "::1";
}

}  // namespace

result<void> check_server(connection& at, bool several_hosts) {
    bool synced = false, above_rules = true, confirmed = false;
    const auto asked = at.script(
        "SELECT current_setting('fsync') = 'on', r.rolsuper OR r.rolbypassrls,"
        " current_setting('synchronous_standby_names') <> '' FROM pg_roles r WHERE r.rolname = current_user",
        [&](const sql_row& row) {
            synced = row.flag(0);
            above_rules = row.flag(1);
            confirmed = row.flag(2);
            return result<void>();
        });
    if (!asked) return asked;
    if (!synced) return make_error(errc::conflict, "the database runs with fsync = off: it would lose what it acknowledged");
    if (above_rules)
        return make_error(errc::conflict,
                          "the role of store.url is a superuser or has BYPASSRLS, and row-level security would not hold it: "
                          "give it a role without them");
    if (several_hosts && !confirmed)
        return make_error(errc::conflict,
                          "store.url names several hosts and synchronous_standby_names is empty: a failover would lose what "
                          "was acknowledged");
    return {};
}

result<void> check_clock(connection& at) {
    const auto before = now_ms();
    const auto theirs = at.integer("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");
    if (!theirs) return theirs.error();
    const auto after = now_ms();
    // The answer's own way is no difference of clocks.
    const auto apart = std::max(before - *theirs, *theirs - after);
    if (apart <= limits::database_clock_ms) return {};
    return make_error(errc::conflict, "the database's clock is " + std::to_string(apart) + " ms away from this machine's");
}

bool is_unverified(std::string_view host, std::string_view sslmode) {
    return !is_near(host) && !sslmode.starts_with("verify-");
}

void warn_of_unverified(const connection& at) {
    if (!is_unverified(at.host(), at.option("sslmode"))) return;
    log(log_level::warning, "store.connection_not_verified",
        {{"host", at.host()}, {"why", "store.url has no sslmode=verify-full: anybody in between can be the database"}});
}

result<bool> names_several_hosts(const std::string& url) {
    char* why = nullptr;
    PQconninfoOption* const parsed = PQconninfoParse(url.c_str(), &why);
    if (!parsed) {
        if (why) PQfreemem(why);  // it may quote the URL, and a password with it
        return make_error(errc::invalid_value, "store.url is no address of a PostgreSQL server");
    }
    bool several = false, strange = false;
    for (const PQconninfoOption* option = parsed; option->keyword; ++option) {
        const std::string_view keyword = option->keyword, value = option->val ? option->val : "";
        if (keyword.starts_with("host")) {
            several = several || value.find(',') != std::string_view::npos;
            strange = strange || (!value.starts_with('@') && value.find('@') != std::string_view::npos);
        }
        strange = strange || (keyword == "port" && value.find_first_not_of("0123456789,") != std::string_view::npos);
    }
    PQconninfoFree(parsed);
    if (!strange) return several;
    // libpq would quote it as a host's name or a port, and it is a piece of the password.
    return make_error(errc::invalid_value,
                      "the database's address does not come apart: write @, / and : in its password as %40, %2F and %3A");
}

}  // namespace gatehouse::postgres
