#include "query_sql.hpp"

#include "query_term.hpp"

namespace gatehouse {
namespace {

struct part_condition {
    std::string text;
    bool exact;
};

class compiler {
public:
    compiler(query_table table, int first) : table_(table), first_(first) {}

    std::optional<part_condition> compile(const query& filter) {
        switch (filter.what) {
            case query::kind::all_of: return all_of(filter);
            case query::kind::any_of: return any_of(filter);
            case query::kind::element: return element(filter);
            case query::kind::compare: return term(filter);
            case query::kind::none_of: return std::nullopt;  // what is left out is most rows: no index helps
        }
        return std::nullopt;
    }
    std::vector<sql_condition::argument> take_arguments() { return std::move(arguments_); }

private:
    std::optional<part_condition> all_of(const query& filter) {
        part_condition all{"", true};
        for (const query& part : filter.parts) {
            const auto compiled = compile(part);
            all.exact = all.exact && compiled && compiled->exact;
            if (compiled) all.text += (all.text.empty() ? "" : " AND ") + compiled->text;
        }
        if (all.text.empty()) return filter.parts.empty() ? std::optional<part_condition>({"1 = 1", true}) : std::nullopt;
        return all;
    }

    // A union of sets: OR makes the engine walk the whole connection as soon as one side has another index.
    std::optional<part_condition> any_of(const query& filter) {
        const std::size_t before = arguments_.size();
        part_condition any{"", true};
        for (const query& part : filter.parts) {
            const auto compiled = compile(part);
            if (!compiled) {
                arguments_.resize(before);
                return std::nullopt;
            }
            any.exact = any.exact && compiled->exact;
            any.text += (any.text.empty() ? "" : " UNION ") + select_ids(table_) + " AND " + compiled->text;
        }
        if (any.text.empty()) return std::nullopt;
        return part_condition{"id IN (" + any.text + ")", any.exact};
    }

    // The index does not know which values stand in the same element, so only a single comparison is exact.
    std::optional<part_condition> element(const query& filter) {
        if (filter.parts.size() != 1 || filter.path.sub != "") return std::nullopt;
        auto compiled = compile(lifted(filter.parts.front(), filter.path));
        if (compiled && filter.parts.front().what != query::kind::compare) compiled->exact = false;
        return compiled;
    }

    static query lifted(const query& inner, const attribute_path& outer) {
        query out = inner;
        if (out.what == query::kind::compare) out.path = {outer.urn, outer.name, inner.path.name};
        // An element inside an element has no index of its own.
        if (out.what == query::kind::element) return query::negate(query::all({}));
        for (query& part : out.parts) part = lifted(part, outer);
        return out;
    }

    std::optional<part_condition> term(const query& filter) {
        auto compiled = compile_term(filter, table_, first_ + static_cast<int>(arguments_.size()));
        if (!compiled) return std::nullopt;
        for (auto& argument : compiled->arguments) arguments_.push_back(std::move(argument));
        return part_condition{std::move(compiled->text), compiled->exact};
    }

    query_table table_;
    int first_;
    std::vector<sql_condition::argument> arguments_;
};

}  // namespace

std::string select_ids(query_table table) {
    return table == query_table::link ? "SELECT id FROM link WHERE org = $1 AND connection = $2"
                                      : "SELECT id FROM directory_group WHERE org = $1 AND connection = $2";
}

std::vector<sql_value> sql_condition::values() const {
    std::vector<sql_value> out;
    for (const argument& a : arguments) out.push_back(std::visit([](const auto& content) { return sql_value(content); }, a));
    return out;
}

sql_condition compile_query(const query& filter, query_table table, int first_parameter) {
    compiler compiling(table, first_parameter);
    auto compiled = compiling.compile(filter);
    if (!compiled) return {};
    return {std::move(compiled->text), compiling.take_arguments(), compiled->exact};
}

}  // namespace gatehouse
