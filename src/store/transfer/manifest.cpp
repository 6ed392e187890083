#include "transfer/manifest.hpp"

#include <gatehouse/codec/json.hpp>

namespace gatehouse::transfer {
namespace {

const value::array& list_at(const value& in, std::string_view name) {
    static const value::array none;
    const value* found = in.find(name);
    return found && found->if_array() ? *found->if_array() : none;
}
std::string text_at(const value& in, std::string_view name) {
    const value* found = in.find(name);
    return found ? std::string(found->text()) : std::string();
}
std::int64_t number_at(const value& in, std::string_view name) {
    const value* found = in.find(name);
    return found && found->if_integer() ? *found->if_integer() : -1;
}

}  // namespace

std::string write_start(const backup_manifest& facts) {
    std::string out;
    json_writer(out)
        .begin_object()
        .member("taken", facts.taken.ms)
        .member("store_created", facts.store_created.ms)
        .member("migration", facts.migration)
        .member("generation", facts.generation)
        .member("kind", facts.kind)
        .member("fold_version", facts.fold_version)
        .end_object();
    return out;
}

bool read_start(std::string_view json, backup_manifest& into) {
    const auto read = parse_json(json);
    if (!read) return false;
    into.taken = {number_at(*read, "taken")};
    into.store_created = {number_at(*read, "store_created")};
    into.migration = number_at(*read, "migration");
    into.generation = number_at(*read, "generation");
    into.kind = text_at(*read, "kind");
    into.fold_version = text_at(*read, "fold_version");
    return into.migration > 0 && into.generation > 0 && !into.kind.empty();
}

std::string write_table(const table& of) {
    std::string out;
    json_writer json(out);
    json.begin_object().member("name", of.name).name("columns").begin_array();
    for (const column& one : of.columns)
        json.begin_object().member("name", one.name).member("kind", static_cast<int>(one.kind)).end_object();
    json.end_array().end_object();
    return out;
}

std::optional<table> read_table(std::string_view json) {
    const auto read = parse_json(json);
    if (!read) return std::nullopt;
    table out{text_at(*read, "name"), {}};
    for (const value& one : list_at(*read, "columns"))
        out.columns.push_back({text_at(one, "name"), static_cast<sql_value::kind>(number_at(one, "kind"))});
    return out;
}

std::string write_end(const std::vector<table_sum>& tables, const std::vector<counter>& counters) {
    std::string out;
    json_writer json(out);
    json.begin_object().name("tables").begin_array();
    for (const table_sum& one : tables)
        json.begin_object().member("name", one.table).member("rows", one.rows).member("hash", one.hash).end_object();
    json.end_array().name("counters").begin_array();
    for (const counter& one : counters) json.begin_object().member("table", one.table).member("last", one.last).end_object();
    json.end_array().end_object();
    return out;
}

bool read_end(std::string_view json, std::vector<table_sum>& tables, std::vector<counter>& counters) {
    const auto read = parse_json(json);
    if (!read) return false;
    for (const value& one : list_at(*read, "tables"))
        tables.push_back({text_at(one, "name"), number_at(one, "rows"), text_at(one, "hash")});
    for (const value& one : list_at(*read, "counters")) counters.push_back({text_at(one, "table"), number_at(one, "last")});
    return true;
}

}  // namespace gatehouse::transfer
