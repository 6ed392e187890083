#include "transfer/catalogue.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace gatehouse::transfer {
namespace {

// What belongs to the running of a store and not to its contents: who holds a job (a node that is not there any more), which
// commits took place (asked for within seconds), which nodes are alive, and what each engine notes of its own schema.
constexpr std::array<std::string_view, 4> left_behind{"lease", "batch", "node", "migration"};

constexpr std::array<std::pair<std::string_view, sql_value::kind>, 6> kinds{{
    {"INTEGER", sql_value::kind::integer},
    {"bigint", sql_value::kind::integer},
    {"REAL", sql_value::kind::number},
    {"double precision", sql_value::kind::number},
    {"TEXT", sql_value::kind::text},
    {"text", sql_value::kind::text},
}};

bool stays(std::string_view table) { return std::ranges::find(left_behind, table) != left_behind.end(); }

}  // namespace

result<void> catalogue::add_column(std::string_view in, std::string_view column, std::string_view kind) {
    if (stays(in)) return {};
    const auto known = std::ranges::find(kinds, kind, &std::pair<std::string_view, sql_value::kind>::first);
    if (known == kinds.end())
        return make_error(errc::internal,
                          std::string(in) + "." + std::string(column) + " is " + std::string(kind) + ", which is not carried");
    auto at = std::ranges::find(tables_, in, &table::name);
    if (at == tables_.end()) at = tables_.insert(tables_.end(), table{std::string(in), {}});
    at->columns.push_back({std::string(column), known->second});
    return {};
}

void catalogue::add_reference(std::string_view from, std::string_view to) {
    if (!stays(from) && from != to) references_.emplace_back(from, to);
}

result<std::vector<table>> catalogue::in_order() {
    std::vector<table> waiting = std::move(tables_), out;
    std::ranges::sort(waiting, {}, &table::name);
    const auto waits = [&](std::string_view name) { return std::ranges::find(waiting, name, &table::name) != waiting.end(); };
    while (!waiting.empty()) {
        const auto free = std::ranges::find_if(waiting, [&](const table& one) {
            return std::ranges::none_of(references_, [&](const auto& to) { return to.first == one.name && waits(to.second); });
        });
        if (free == waiting.end()) return make_error(errc::internal, "foreign keys run in a circle");
        std::ranges::sort(free->columns);
        out.push_back(std::move(*free));
        waiting.erase(free);
    }
    return out;
}

std::string quoted_name(std::string_view name) { return '"' + std::string(name) + '"'; }

namespace {

std::string names_of(const table& of) {
    std::string names;
    for (const column& one : of.columns) names.append(names.empty() ? "" : ", ").append(quoted_name(one.name));
    return names;
}

}  // namespace

std::string select_of(const table& from) { return "SELECT " + names_of(from) + " FROM " + quoted_name(from.name); }

std::string insert_of(const table& into, std::size_t rows) {
    std::string text = "INSERT INTO " + quoted_name(into.name) + " (" + names_of(into) + ") VALUES ";
    std::size_t number = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        text.append(i == 0 ? "(" : ", (");
        for (std::size_t k = 0; k < into.columns.size(); ++k)
            text.append(k == 0 ? "$" : ", $").append(std::to_string(++number));
        text.append(")");
    }
    return text;
}

}  // namespace gatehouse::transfer
