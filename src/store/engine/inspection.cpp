#include "engine/inspection.hpp"

#include <gatehouse/store/organization_repository.hpp>

#include "engine/migrations.hpp"

namespace gatehouse {

result<void> inspection::in_snapshot(function_ref<result<void>()> work) {
    if (auto begun = begin(); !begun) return begun;
    const auto done = work();
    end();
    return done;
}

result<void> inspection::read_installation(function_ref<result<void>(installation_transaction&)> work) {
    return in_snapshot([&]() -> result<void> {
        transaction_facts facts{time_.now()};
        const auto stamped = sql().run("SELECT generation FROM server", {}, [&](const sql_row& row) {
            facts.generation = row.integer(0);
            return result<void>();
        });
        if (!stamped) return stamped.error();
        installation_transaction tx(sql(), random_, facts);
        return work(tx);
    });
}

result<void> inspection::read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) {
    return read_installation([&](installation_transaction& tx) { return organization_directory(tx).look_inside(scope, work); });
}

// Of columns that every version has had.
result<void> inspection::read_stamp(store_facts& into) {
    const auto stamp = sql().run("SELECT kind, min_node_version, created FROM server", {}, [&](const sql_row& row) {
        into.demo = row.text(0) == "demo";
        into.needed = row.integer(1);
        into.half_filled = into.needed == being_filled;
        into.created = row.at(2);
        return result<void>();
    });
    if (!stamp) return stamp.error();
    const auto last = sql().run("SELECT coalesce(max(last_at), 0) FROM organization", {}, [&](const sql_row& row) {
        into.last_commit = row.at(0);
        return result<void>();
    });
    return last ? result<void>() : last.error();
}

result<store_facts> inspection::facts() {
    store_facts out;
    out.known = static_cast<std::int64_t>(migrations().size());
    const auto read = in_snapshot([&]() -> result<void> {
        const auto number = migration();
        if (!number) return number.error();
        out.migration = *number;
        return out.migration > 0 ? read_stamp(out) : result<void>();
    });
    if (!read) return read.error();
    return out;
}

result<std::unique_ptr<inspected_store>> inspect(const store_place& at, const clock& time, random_source& random) {
    return at.url.empty() ? sqlite::inspect(at.directory, time, random) : postgres::inspect(at.url, time, random);
}

}  // namespace gatehouse
