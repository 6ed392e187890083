#include "engine/sqlite/migrations.hpp"

#include <gatehouse/base/log.hpp>

#include "engine/migrations.hpp"
#include "engine/sqlite/refold.hpp"
#include "engine/stamp.hpp"
#include "history/kept.hpp"

namespace gatehouse::sqlite {
namespace {

result<void> in_transaction(connection& writer, const std::string& script) {
    auto ran = writer.run_script("BEGIN IMMEDIATE;\n" + script + "\n;COMMIT;");
    if (!ran && writer.in_transaction()) (void)writer.run_script("ROLLBACK;");
    return ran;
}

}  // namespace

result<void> migrate(connection& writer, std::span<const embedded_file> files, store_kind kind, instant now,
                     const std::string& with_first) {
    const auto found = writer.integer("PRAGMA user_version");
    if (!found) return found.error();
    const auto known = static_cast<std::int64_t>(files.size());
    if (*found > 0)
        if (auto fits = judge_stamp(writer, known, kind, "data directory"); !fits) return fits;
    for (std::int64_t number = *found + 1; number <= known; ++number) {
        const std::string script(files[static_cast<std::size_t>(number - 1)].content);
        const std::string more = number == 1 ? ";\n" + with_first : "";
        const std::string triggers = is_newest(number) ? ";\n" + history::sqlite_triggers() : "";
        auto migrated = in_transaction(writer, script + more + triggers + ";\nPRAGMA user_version=" + std::to_string(number));
        if (!migrated) return migrated;
        if (*found > 0) log(log_level::info, "store.migrated", {{"number", number}});
    }
    if (*found == 0) log(log_level::info, "store.created", {{"number", known}});
    if (auto stamped = set_stamp(writer, kind, now); !stamped) return stamped;
    return refold(writer);
}

}  // namespace gatehouse::sqlite
