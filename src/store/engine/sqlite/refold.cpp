#include "engine/sqlite/refold.hpp"

#include <gatehouse/base/log.hpp>
#include <gatehouse/base/text.hpp>

#include <charconv>

namespace gatehouse::sqlite {
namespace {

// "unicode-15.0": a pair that orders as versions do.
std::pair<int, int> version_numbers(std::string_view text) {
    std::pair<int, int> numbers{};
    const auto dash = text.find('-');
    const auto dot = text.find('.');
    if (dash == std::string_view::npos) return numbers;
    std::from_chars(text.data() + dash + 1, text.data() + text.size(), numbers.first);
    if (dot != std::string_view::npos) std::from_chars(text.data() + dot + 1, text.data() + text.size(), numbers.second);
    return numbers;
}

void folded(sqlite3_context* context, int, sqlite3_value** values) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(values[0]));
    const std::string out = fold({bytes ? bytes : "", static_cast<std::size_t>(sqlite3_value_bytes(values[0]))});
    sqlite3_result_text64(context, out.data(), out.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

result<std::string> updates(connection& writer) {
    std::string script;
    const auto listed = writer.run_built(
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c"
        " WHERE t.type = 'table' AND c.name LIKE '%\\_fold' ESCAPE '\\'",
        {}, [&](const sql_row& row) {
            const std::string table = '"' + row.string(0) + '"', column = '"' + row.string(1) + '"';
            script += "UPDATE " + table + " SET " + column + " = gatehouse_fold(" + column + ") WHERE " + column +
                      " GLOB '*[^ -~]*' AND " + column + " <> gatehouse_fold(" + column + ");\n";
            return result<void>();
        });
    if (!listed) return listed.error();
    return script;
}

result<void> fold_again(connection& writer) {
    sqlite3_create_function_v2(writer.handle(), "gatehouse_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, folded,
                               nullptr, nullptr, nullptr);
    auto script = updates(writer);
    if (!script) return script.error();
    auto ran = writer.run_script("BEGIN IMMEDIATE;\n" + *script + "UPDATE server SET fold_version = '" + fold_version() +
                                 "';\nCOMMIT;");
    if (ran) return ran;
    const bool clash = (writer.last_code() & 0xff) == SQLITE_CONSTRAINT;
    if (writer.in_transaction()) (void)writer.run_script("ROLLBACK;");
    if (!clash) return ran;
    return make_error(errc::conflict, "two names of this store are the same under " + fold_version() +
                                          ": rename one of them with the version that made it");
}

}  // namespace

result<void> refold(connection& writer) {
    std::string stored;
    const auto read = writer.run_built("SELECT fold_version FROM server", {}, [&](const sql_row& row) {
        stored = row.string(0);
        return result<void>();
    });
    if (!read) return read.error();
    if (stored == fold_version()) return {};
    if (version_numbers(stored) > version_numbers(fold_version()))
        return make_error(errc::conflict, "names in this store were folded with " + stored + " and this build has " +
                                              fold_version() + ": run it with an ICU at least as new");
    log(log_level::warning, "store.folded_again", {{"from", stored}, {"to", fold_version()}});
    return fold_again(writer);
}

}  // namespace gatehouse::sqlite
