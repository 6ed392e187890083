#include "engine/postgres/postgres_store.hpp"

#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/uuid.hpp>

#include "engine/migrations.hpp"
#include "engine/postgres/migrations.hpp"
#include "engine/postgres/server_checks.hpp"

namespace gatehouse::postgres {
namespace {

const std::string& owner_url(const postgres_options& of) { return of.owner_url.empty() ? of.url : of.owner_url; }

result<std::string> role_of(connection& at) {
    std::string role;
    const auto asked = at.script("SELECT current_user", [&](const sql_row& row) {
        role = row.string(0);
        return result<void>();
    });
    if (!asked) return asked.error();
    return role;
}

struct snapshot_end {  // also when work throws
    connection& of;
    ~snapshot_end() { of.end_snapshot(); }
};

constexpr std::string_view begin_snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ";

}  // namespace

postgres_store::postgres_store(const engine_options& options, const clock& time, random_source& random)
    : options_(options),
      time_(time),
      random_(random),
      hosts_(options.base.url),
      owner_hosts_(owner_url(options.base)),
      fresh_(hosts_, new_uuid(time.now(), random), std::chrono::milliseconds(options.base.fresh_ms)),
      readers_(hosts_, fresh_, options.readers),
      writers_(hosts_, fresh_, options.writers + options.revocation_writers),
      queue_(options.queue) {}

postgres_store::~postgres_store() { close(); }

result<std::unique_ptr<store>> postgres_store::open(const engine_options& options, const clock& time, random_source& random) {
    auto opened = std::make_unique<postgres_store>(options, time, random);
    if (auto prepared = opened->prepare(); !prepared) return prepared.error();
    opened->start();
    return std::unique_ptr<store>(std::move(opened));
}

// The first host that takes writes may be one that was cut off: then the others are asked before anybody is told.
result<void> postgres_store::prepare() {
    const auto several = names_several_hosts(options_.base.url);
    if (!several) return several.error();
    if (auto owners = names_several_hosts(owner_url(options_.base)); !owners) return owners.error();
    auto prepared = prepare_on_primary(*several);
    for (std::size_t tried = 1; !prepared && prepared.error().code == errc::unavailable && tried < hosts_.count(); ++tried)
        prepared = prepare_on_primary(*several);
    return prepared;
}

result<void> postgres_store::prepare_on_primary(bool several) {
    auto runtime = connection::open(hosts_.address());
    if (!runtime) return runtime.error();
    auto prepared = prepare_through(**runtime, several);
    if (!prepared) hosts_.put_last((*runtime)->host(), (*runtime)->port());
    return prepared;
}

result<void> postgres_store::prepare_through(connection& runtime, bool several) {
    if (auto good = check_server(runtime, several); !good) return good;
    if (auto right = check_clock(runtime); !right) return right;
    warn_of_unverified(runtime);
    const auto role = role_of(runtime);
    if (!role) return role.error();
    auto owner = connection::open(owner_hosts_.address());
    if (!owner) return owner.error();
    auto done = migrate(**owner, migrations(), options_.base.kind, time_.now(), *role);
    if (done) done = fresh_.prove();
    if (!done) owner_hosts_.put_last((*owner)->host(), (*owner)->port());
    return done;
}

void postgres_store::start() {
    fresh_.start();
    const auto start = [this](std::size_t count, write_queue::takes what) {
        for (std::size_t i = 0; i < count; ++i)
            threads_.emplace_back([this, what] {
                writer(writers_, queue_, {time_, random_, options_.keep_commit_answer, options_.work.write_ms}, what)
                    .run_until_closed();
            });
    };
    start(options_.writers, write_queue::takes::anything);
    start(options_.revocation_writers, write_queue::takes::revocations);
}

void postgres_store::close() {
    queue_.close();
    for (std::thread& one : threads_) one.join();
    threads_.clear();
    fresh_.stop();
}

bool postgres_store::submit(write_plan plan, completion done) { return queue_.push({std::move(plan), std::move(done)}); }
bool postgres_store::submit(installation_plan plan, completion done) { return queue_.push({std::move(plan), std::move(done)}); }

// A connection that stood idle may be dead without knowing; only one made anew tells whether the server is.
result<pool::lease> postgres_store::begin(const std::string& text, snapshot& into) {
    for (int i = 0;; ++i) {
        auto lent = readers_.take();
        if (!lent) return lent;
        auto taken = take_snapshot(**lent, text, into);
        if (taken) return lent;
        if (!(*lent)->broken() || i > 0) return taken.error();
        readers_.forget();
    }
}

result<void> postgres_store::take_snapshot(connection& on, const std::string& text, snapshot& into) {
    bool found = false;
    const auto begun = on.begin_snapshot(text, [&](const sql_row& row) {
        found = true;
        into.number = row.integer(1);
        into.facts = {std::max(time_.now(), row.at(3)), row.integer(2), false};
        return result<void>();
    });
    if (!begun) {
        if (on.in_transaction()) on.end_snapshot();
        return begun;
    }
    const bool believed = fresh_.hold(on.server());
    if (found && believed) return {};
    on.end_snapshot();
    if (believed) return make_error(errc::not_found, "no such organization");
    on.drop();
    return make_error(errc::unavailable, "the database has not proved to be the primary");
}

result<void> postgres_store::read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) {
    // What is an id holds nothing that would have to be quoted.
    if (!is_uuid(scope.text())) return make_error(errc::not_found, "no such organization");
    snapshot taken;
    auto lent = begin(std::string(begin_snapshot) +
                          "SELECT set_config('gatehouse.org', o.number::text, true), o.number, s.generation, o.last_at"
                          " FROM organization o, server s WHERE o.id = '" +
                          std::string(scope.text()) + "'",
                      taken);
    if (!lent) return lent.error();
    (*lent)->limit(options_.work.read_ms);
    const snapshot_end ended{**lent};
    tenant_transaction tx(**lent, scope, taken.number, random_, taken.facts);
    return work(tx);
}

result<void> postgres_store::read_installation(function_ref<result<void>(installation_transaction&)> work) {
    snapshot taken;
    auto lent = begin(
        std::string(begin_snapshot) + "SELECT set_config('gatehouse.all', 'on', true), 0, generation, 0 FROM server", taken);
    if (!lent) return lent.error();
    (*lent)->limit(options_.work.read_ms);
    const snapshot_end ended{**lent};
    installation_transaction tx(**lent, random_, taken.facts);
    return work(tx);
}

result<std::unique_ptr<store>> open_engine(const engine_options& options, const clock& time, random_source& random) {
    return postgres_store::open(options, time, random);
}

}  // namespace gatehouse::postgres

namespace gatehouse {

result<std::unique_ptr<store>> open_postgres(const postgres_options& options, const clock& time, random_source& random) {
    postgres::engine_options engine;
    engine.base = options;
    return postgres::open_engine(engine, time, random);
}

}  // namespace gatehouse
