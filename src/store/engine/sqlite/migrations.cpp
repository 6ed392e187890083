#include "engine/sqlite/migrations.hpp"

#include <gatehouse/base/log.hpp>
#include <gatehouse/base/text.hpp>

#include "engine/migrations.hpp"
#include "engine/sqlite/refold.hpp"

namespace gatehouse::sqlite {
namespace {

std::string_view name_of(store_kind kind) { return kind == store_kind::demo ? "demo" : "real"; }

// Before anything is changed: a store of the other kind, or one that we do not understand, is left as it was found.
result<void> check_stamp(connection& writer, std::int64_t known, store_kind kind) {
    std::string found_kind;
    std::int64_t needed = 0;
    const auto read = writer.run_built("SELECT kind, min_node_version FROM server", {}, [&](const sql_row& row) {
        found_kind = row.string(0);
        needed = row.integer(1);
        return result<void>();
    });
    if (!read) return read.error();
    if (needed == being_filled) return make_error(errc::conflict, half_filled);
    if (!found_kind.empty() && found_kind != name_of(kind))
        return make_error(errc::conflict, "this data directory holds a " + found_kind + " store");
    if (needed > known) return make_error(errc::conflict, "this data directory was made by a newer version of Gatehouse");
    return {};
}

result<void> in_transaction(connection& writer, const std::string& script) {
    auto ran = writer.run_script("BEGIN IMMEDIATE;\n" + script + "\n;COMMIT;");
    if (!ran && writer.in_transaction()) (void)writer.run_script("ROLLBACK;");
    return ran;
}

result<void> stamp(connection& writer, store_kind kind, instant now) {
    const auto stamped = writer.run_built(
        "INSERT INTO server (one, generation, min_node_version, fold_version, kind, created) VALUES (1, 1, 1, $1, $2, "
        "$3)"
        " ON CONFLICT DO NOTHING",
        std::initializer_list<sql_value>{fold_version(), name_of(kind), now}, [](const sql_row&) { return result<void>(); });
    if (!stamped) return stamped.error();
    return {};
}

}  // namespace

result<void> migrate(connection& writer, std::span<const embedded_file> files, store_kind kind, instant now) {
    const auto found = writer.integer("PRAGMA user_version");
    if (!found) return found.error();
    const auto known = static_cast<std::int64_t>(files.size());
    if (*found > 0)
        if (auto fits = check_stamp(writer, known, kind); !fits) return fits;
    for (std::int64_t number = *found + 1; number <= known; ++number) {
        const std::string script(files[static_cast<std::size_t>(number - 1)].content);
        auto migrated = in_transaction(writer, script + ";\nPRAGMA user_version=" + std::to_string(number));
        if (!migrated) return migrated;
        log(log_level::info, "store.migrated", {{"number", number}});
    }
    if (auto stamped = stamp(writer, kind, now); !stamped) return stamped;
    return refold(writer);
}

}  // namespace gatehouse::sqlite
