#include "engine/sqlite/sqlite_store.hpp"

#include <algorithm>
#include <mutex>

#include "engine/migrations.hpp"
#include "engine/sqlite/copy.hpp"
#include "engine/sqlite/log_file.hpp"
#include "engine/sqlite/migrations.hpp"

namespace gatehouse::sqlite {

sqlite_store::sqlite_store(const engine_options& options, data_directory directory, const clock& time, random_source& random)
    : options_(options),
      directory_(std::move(directory)),
      facts_{time, random, 1, {0}, [this](const organization_id& id) { return known_number(id); }, options.work.write_ms},
      readers_(options_for(false)),
      queue_(options.queue) {}

sqlite_store::~sqlite_store() { close(); }

connection_options sqlite_store::options_for(bool writing) const {
    return {directory_.database(), options_.base.vfs,         writing,
            options_.synchronous,  options_.writer_cache_kib, options_.on_plan};
}

result<std::unique_ptr<store>> sqlite_store::open(const engine_options& options, const clock& time, random_source& random) {
    auto directory = data_directory::lock(options.base.directory);
    if (!directory) return directory.error();
    auto opened = std::make_unique<sqlite_store>(options, std::move(*directory), time, random);
    if (auto prepared = opened->prepare(); !prepared) return prepared.error();
    if (auto started = opened->start(); !started) return started.error();
    return std::unique_ptr<store>(std::move(opened));
}

result<void> sqlite_store::prepare() {
    if (auto durable = write_log_again(directory_.database(), options_.base.vfs); !durable) return durable;
    auto opened = connection::open(options_for(true));
    if (!opened) return opened.error();
    writing_ = std::move(*opened);
    // What recovery found is in the database before anything is built upon it.
    const auto busy = writing_->integer("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!busy) return busy.error();
    if (*busy != 0) return make_error(errc::unavailable, "the store's log is in use");
    auto migrated = migrate(*writing_, migrations(), options_.base.kind, facts_.time.now());
    if (!migrated) return migrated;
    const auto generation = writing_->integer("SELECT generation FROM server");
    if (!generation) return generation.error();
    facts_.generation = *generation;
    const auto last = writing_->integer(
        "SELECT max((SELECT coalesce(max(last_at), 0) FROM organization),"
        " coalesce((SELECT at FROM installation_change WHERE position = (SELECT max(position) FROM "
        "installation_change)), 0))");
    if (!last) return last.error();
    facts_.last_commit_ms = *last;
    return {};
}

result<void> sqlite_store::start() {
    if (options_.checkpoint_in_background) {
        auto own = connection::open(options_for(true));
        if (!own) return own.error();
        checkpointer_ = std::make_unique<checkpointer>(std::move(*own));
    }
    sqlite3_wal_hook(
        writing_->handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<sqlite_store*>(self)->log_pages_ = pages;
            return SQLITE_OK;
        },
        this);
    thread_ = std::thread([this] { write_until_closed(); });
    return {};
}

void sqlite_store::write_until_closed() {
    writer into(*writing_, queue_, facts_, options_.on_fatal);
    while (auto job = queue_.wait()) {
        into.run_batch(std::move(*job));
        after_commit(std::exchange(log_pages_, 0));
    }
}

void sqlite_store::after_commit(int log_pages) {
    if (log_pages < options_.checkpoint_pages) return;
    if (checkpointer_ && log_pages < options_.checkpoint_most)
        checkpointer_->wake();
    else
        checkpoint(*writing_);
}

result<void> sqlite_store::copy_to(const std::string& path) { return copy_database(options_for(false), path); }

void sqlite_store::close() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
    checkpointer_.reset();
}

bool sqlite_store::submit(write_plan plan, completion done) { return queue_.push({std::move(plan), std::move(done)}); }
bool sqlite_store::submit(installation_plan plan, completion done) { return queue_.push({std::move(plan), std::move(done)}); }

result<void> sqlite_store::read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) {
    return in_snapshot([&](connection& in, transaction_facts facts) -> result<void> {
        const auto number = number_of(in, scope);
        if (!number) return number.error();
        tenant_transaction tx(in, scope, *number, facts_.random, facts);
        return work(tx);
    });
}

result<void> sqlite_store::read_installation(function_ref<result<void>(installation_transaction&)> work) {
    return in_snapshot([&](connection& in, transaction_facts facts) {
        installation_transaction tx(in, facts_.random, facts);
        return work(tx);
    });
}

result<void> sqlite_store::in_snapshot(function_ref<result<void>(connection&, transaction_facts)> work) {
    auto lease = readers_.take();
    if (!lease) return lease.error();
    connection& in = **lease;
    if (auto begun = in.begin("BEGIN"); !begun) return begun;
    const struct ended {  // also when work throws
        connection& in;
        ~ended() { (void)in.begin("ROLLBACK"); }
    } at_end{in};
    in.limit(options_.work.read_ms);
    // BEGIN alone takes no snapshot; and only after one was taken is the clock known not to lie behind what it shows.
    if (auto taken = in.run("SELECT generation FROM server"); !taken) return taken.error();
    const instant now = std::max(facts_.time.now(), instant{facts_.last_commit_ms});
    return work(in, {now, facts_.generation, false});
}

std::optional<std::int64_t> sqlite_store::known_number(const organization_id& organization) const {
    const std::shared_lock lock(numbers_mutex_);
    const auto found = numbers_.find(std::string(organization.text()));
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

result<std::int64_t> sqlite_store::number_of(connection& in, const organization_id& organization) {
    if (const auto known = known_number(organization)) return *known;
    std::optional<std::int64_t> number;
    const auto read = in.run("SELECT number FROM organization WHERE id = $1", {organization.text()}, [&](const sql_row& row) {
        number = row.integer(0);
        return result<void>();
    });
    if (!read) return read.error();
    if (!number) return make_error(errc::not_found, "no such organization");
    const std::unique_lock lock(numbers_mutex_);
    numbers_.emplace(organization.text(), *number);
    return *number;
}

result<std::unique_ptr<store>> open_engine(const engine_options& options, const clock& time, random_source& random) {
    return sqlite_store::open(options, time, random);
}

}  // namespace gatehouse::sqlite

namespace gatehouse {

result<std::unique_ptr<store>> open_sqlite(const sqlite_options& options, const clock& time, random_source& random) {
    sqlite::engine_options engine;
    engine.base = options;
    return sqlite::open_engine(engine, time, random);
}

}  // namespace gatehouse
