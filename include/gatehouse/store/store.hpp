#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Whose turn it is when the writer chooses, in this order; inside a class round robin over organizations, and what has
// waited long rises. Any plan that ends somebody is a revocation, whatever route it came by.
enum class write_class : std::uint8_t { revocation, sign_in, interactive, provisioning, jobs };

// work may be run more than once, from the start, each time in a fresh transaction; it does no I/O and takes no lock.
// An error it returns rolls its own changes back, nothing else's.
struct write_plan {
    organization_id organization;
    write_class turn = write_class::interactive;
    std::size_t cost_bytes = 0;  // what it holds while it waits; counts against the queue's bounds
    std::function<result<void>(tenant_transaction&)> work;
};
struct installation_plan {
    std::function<result<void>(installation_transaction&)> work;
    write_class turn = write_class::interactive;
};
// Called once, on the writer's thread, after the commit is durable (or with the error that work returned, once the batch
// it ran in has been decided). errc::unavailable: nothing was written. errc::outcome_unknown: ask again.
using completion = std::function<void(result<void>)>;

// Safe from any thread.
class store {
public:
    virtual ~store() = default;

    // One consistent snapshot of what was committed before the call, ended when work returns; never held across requests.
    // errc::not_found when there is no such organization. Returns what work returned.
    virtual result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) = 0;
    virtual result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) = 0;

    // False: the queue is full (or closing) and done will not be called.
    virtual bool submit(write_plan plan, completion done) = 0;
    virtual bool submit(installation_plan plan, completion done) = 0;

    // Everything that one snapshot shows, as a store of its own in a new file (0600), while reads and writes go on.
    // errc::not_supported where the database itself shows a snapshot to whoever asks (PostgreSQL); errc::conflict: the file is
    // there; errc::unavailable: the disk refuses, and nothing is left of the file.
    virtual result<void> copy_to(const std::string& path);

    // Refuses what comes, finishes what was accepted. Called once, before destruction.
    virtual void close() = 0;

    // submit, and wait for it: for start-up, commands and tests; never on a request's path.
    result<void> write(const organization_id& scope, std::function<result<void>(tenant_transaction&)> work,
                       write_class turn = write_class::interactive);
    result<void> write_installation(std::function<result<void>(installation_transaction&)> work);
};

enum class store_kind : std::uint8_t { real, demo };

struct sqlite_options {
    std::string directory;               // holds gatehouse.db; made 0700 when absent; locked while open
    store_kind kind = store_kind::real;  // stamped at creation; opening the other kind is errc::conflict
    std::string vfs;                     // SQLite VFS by name, "" for the default: fault tests put theirs here
};

// Opens or creates, and migrates. errc::conflict when another process holds the directory, or the store is of the other
// kind or made by a newer version; errc::unavailable when the disk refuses.
result<std::unique_ptr<store>> open_sqlite(const sqlite_options& options, const clock& time, random_source& random);

struct postgres_options {
    std::string url;        // libpq's; several hosts may stand in it
    std::string owner_url;  // of the role that owns the tables and migrates them; empty: url's role does
    store_kind kind = store_kind::real;
    int fresh_ms = limits::database_fresh_ms;  // less than the operator's failover delay
};

// The same on PostgreSQL, which any number of nodes may open. errc::conflict: its server, role or clock is not fit to be
// trusted (the detail says what to mend), or as above; errc::unavailable: no server answers.
result<std::unique_ptr<store>> open_postgres(const postgres_options& options, const clock& time, random_source& random);

}  // namespace gatehouse
