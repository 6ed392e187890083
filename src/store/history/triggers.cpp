#include "history/kept.hpp"

namespace gatehouse::history {
namespace {

// The same changes of the history in both engines' words; %now is the moment of the transaction in them.
struct words {
    std::string_view now;
};

std::string joined(const std::vector<std::string_view>& columns, std::string_view before, std::string_view between) {
    std::string text;
    for (const auto column : columns) text.append(text.empty() ? "" : between).append(before).append(column);
    return text;
}

std::vector<std::string_view> all_columns(const kept_table& of) {
    std::vector<std::string_view> columns = of.key;
    columns.insert(columns.end(), of.values.begin(), of.values.end());
    return columns;
}

std::string where_old(const kept_table& of) {
    std::string text = " WHERE org = OLD." + std::string(of.organization());
    for (const auto column : of.key) text.append(" AND ").append(column).append(" = OLD.").append(column);
    return text;
}

// What began in this very moment never stood at the end of one.
std::string end_old(const kept_table& of, const words& in) {
    const std::string now(in.now), where = where_old(of), last = std::to_string(never);
    return "DELETE FROM " + of.history() + where + " AND valid_from = " + now + "; UPDATE " + of.history() +
           " SET valid_to = " + now + where + " AND valid_to = " + last + ";";
}

std::string begin_new(const kept_table& of, const words& in) {
    const auto columns = all_columns(of);
    const auto named = [](const std::string& list) { return list.empty() ? list : ", " + list; };
    return "INSERT INTO " + of.history() + " (org" + named(joined(columns, "", ", ")) + ", valid_from, valid_to) VALUES (NEW." +
           std::string(of.organization()) + named(joined(columns, "NEW.", ", ")) + ", " + std::string(in.now) + ", " +
           std::to_string(never) + ");";
}

std::string changed(const kept_table& of, std::string_view differs) {
    std::string text;
    for (const auto column : all_columns(of))
        text.append(text.empty() ? "" : " OR ")
            .append("OLD.")
            .append(column)
            .append(" ")
            .append(differs)
            .append(" NEW.")
            .append(column);
    return text;
}

std::string moved_on(const kept_table& of, const words& in) {
    const std::string column(of.lasts);
    return "OLD." + column + " > " + std::string(in.now) + " AND NEW." + column + " >= OLD." + column;
}

std::string move_on(const kept_table& of) {
    return "UPDATE " + of.history() + " SET " + std::string(of.lasts) + " = NEW." + std::string(of.lasts) + where_old(of) +
           " AND valid_to = " + std::to_string(never) + ";";
}

std::string keep_document(const words& in) {
    const std::string now(in.now);
    return "INSERT INTO link_document_history (org, link, document, valid_to) SELECT OLD.org, OLD.id, OLD.document, " + now +
           " WHERE NOT EXISTS (SELECT 1 FROM link_document_history WHERE org = OLD.org AND link = OLD.id AND valid_to = " +
           now + ");";
}

constexpr words sqlite{"gatehouse_now()"}, postgres{"moment"};

std::string sqlite_trigger(const std::string& name, const std::string& event, const std::string& when,
                           const std::string& steps) {
    return "DROP TRIGGER IF EXISTS " + name + "; CREATE TRIGGER " + name + " AFTER " + event +
           " WHEN gatehouse_now() IS NOT NULL" + (when.empty() ? "" : " AND (" + when + ")") + " BEGIN " + steps + " END;\n";
}

std::string sqlite_update(const kept_table& of) {
    const std::string name = std::string(of.name) + "_kept_",
                      event = "UPDATE OF " + joined(all_columns(of), "", ", ") + " ON " + of.quoted(),
                      next = end_old(of, sqlite) + " " + begin_new(of, sqlite), differs = changed(of, "IS NOT");
    if (of.lasts.empty()) return sqlite_trigger(name + "update", event, differs, next);
    const std::string on = moved_on(of, sqlite);
    return sqlite_trigger(name + "update", event, "(" + differs + ") AND NOT (" + on + ")", next) +
           sqlite_trigger(name + "longer", event, on, move_on(of));
}

std::string postgres_function(const kept_table& of) {
    const std::string on = of.lasts.empty() ? ""
                                            : " IF TG_OP = 'UPDATE' AND " + moved_on(of, postgres) + " THEN " + move_on(of) +
                                                  " RETURN NULL; END IF;";
    return "CREATE OR REPLACE FUNCTION gatehouse_keep_" + std::string(of.name) +
           "() RETURNS trigger LANGUAGE plpgsql AS $keep$ DECLARE moment BIGINT := nullif(current_setting('gatehouse.now', "
           "true), '')::BIGINT; BEGIN IF moment IS NULL THEN RETURN NULL; END IF; IF TG_OP = 'UPDATE' THEN IF NOT (" +
           (all_columns(of).empty() ? "false" : changed(of, "IS DISTINCT FROM")) + ") THEN RETURN NULL; END IF; END IF;" + on +
           " IF TG_OP <> 'INSERT' THEN " + end_old(of, postgres) + " END IF; IF TG_OP <> 'DELETE' THEN " +
           begin_new(of, postgres) + " END IF; RETURN NULL; END $keep$;\n";
}

std::string postgres_trigger(std::string_view name, const std::string& function, const std::string& event) {
    const std::string table = '"' + std::string(name) + '"', trigger = function.substr(sizeof "gatehouse_" - 1);
    return "DROP TRIGGER IF EXISTS " + trigger + " ON " + table + "; CREATE TRIGGER " + trigger + " AFTER " + event + " ON " +
           table + " FOR EACH ROW EXECUTE FUNCTION " + function + "();\n";
}

}  // namespace

std::string sqlite_triggers() {
    std::string text;
    for (const auto& one : kept_tables()) {
        const std::string name = std::string(one.name) + "_kept_", on = " ON " + one.quoted();
        text += sqlite_trigger(name + "insert", "INSERT" + on, "", begin_new(one, sqlite));
        text += sqlite_update(one);
        text += sqlite_trigger(name + "delete", "DELETE" + on, "", end_old(one, sqlite));
    }
    text += sqlite_trigger("link_document_update", "UPDATE OF document ON link", "OLD.document <> NEW.document",
                           keep_document(sqlite));
    return text + sqlite_trigger("link_document_delete", "DELETE ON link", "", keep_document(sqlite));
}

std::string postgres_triggers() {
    std::string text;
    for (const auto& one : kept_tables())
        text +=
            postgres_function(one) + postgres_trigger(one.name, "gatehouse_keep_" + std::string(one.name),
                                                      "INSERT OR DELETE OR UPDATE OF " + joined(all_columns(one), "", ", "));
    text +=
        "CREATE OR REPLACE FUNCTION gatehouse_keep_link_document() RETURNS trigger LANGUAGE plpgsql AS $keep$ DECLARE moment "
        "BIGINT := nullif(current_setting('gatehouse.now', true), '')::BIGINT; BEGIN IF moment IS NULL THEN RETURN NULL; END "
        "IF; IF TG_OP = 'UPDATE' THEN IF OLD.document = NEW.document THEN RETURN NULL; END IF; END IF; " +
        keep_document(postgres) + " RETURN NULL; END $keep$;\n";
    return text + postgres_trigger("link", "gatehouse_keep_link_document", "DELETE OR UPDATE OF document");
}

}  // namespace gatehouse::history
