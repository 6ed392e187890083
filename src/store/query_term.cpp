#include "query_term.hpp"

#include <gatehouse/base/text.hpp>

#include <array>

#include "text_range.hpp"

namespace gatehouse {
namespace {

// How a column keeps an attribute.
enum class keeping : std::uint8_t {
    folded,  // text, folded
    exact,   // text as it came
    time,    // milliseconds
    flag,    // 1 for true; the attribute may be false all the same
    members  // not a column: rows of group_member
};
struct column {
    query_table table;
    std::string_view attribute, name;
    keeping kept;
};
constexpr std::array columns{
    column{query_table::link, "id", "id", keeping::exact},
    column{query_table::link, "userName", "user_name_fold", keeping::folded},
    column{query_table::link, "externalId", "external_id", keeping::exact},
    column{query_table::link, "active", "active", keeping::flag},  // a held member's link reads as inactive
    column{query_table::link, "meta.created", "created", keeping::time},
    column{query_table::link, "meta.lastModified", "modified", keeping::time},
    column{query_table::directory_group, "id", "id", keeping::exact},
    column{query_table::directory_group, "displayName", "display_name_fold", keeping::folded},
    column{query_table::directory_group, "externalId", "external_id", keeping::exact},
    column{query_table::directory_group, "members.value", "member", keeping::members},
    column{query_table::directory_group, "members", "member", keeping::members},
    column{query_table::directory_group, "meta.created", "created", keeping::time},
    column{query_table::directory_group, "meta.lastModified", "modified", keeping::time},
};

const column* find_column(const attribute_path& path, query_table table) {
    if (!path.urn.empty()) return nullptr;
    const std::string text = path.text();
    for (const column& c : columns)
        if (c.table == table && ascii_iequals(c.attribute, text)) return &c;
    return nullptr;
}

std::string_view sign_of(compare_op op) {
    switch (op) {
        case compare_op::eq: return " = ";
        case compare_op::gt: return " > ";
        case compare_op::ge: return " >= ";
        case compare_op::lt: return " < ";
        case compare_op::le: return " <= ";
        default: return "";
    }
}

std::string parameter(int number) { return "$" + std::to_string(number); }

std::optional<sql_condition> number_condition(const std::string& name, compare_op op, sql_condition::argument literal,
                                              int first) {
    if (sign_of(op).empty()) return std::nullopt;
    return sql_condition{name + std::string(sign_of(op)) + parameter(first), {std::move(literal)}, true};
}

// The condition on a column of text; pr is one that is not empty.
std::optional<sql_condition> text_condition(const std::string& name, compare_op op, const std::string& literal, int first) {
    if (op == compare_op::pr) return sql_condition{name + " <> ''", {}, true};
    if (op == compare_op::sw) {
        auto end = after_prefix(literal);
        if (literal.empty() || !end) return std::nullopt;
        return sql_condition{
            name + " >= " + parameter(first) + " AND " + name + " < " + parameter(first + 1), {literal, *std::move(end)}, true};
    }
    if (op == compare_op::co || op == compare_op::ew)  // >= '' names the index that is to be walked
        return sql_condition{name + " >= '' AND " + name + " LIKE " + parameter(first) + " ESCAPE '\\'",
                             {"%" + like_escaped(literal) + (op == compare_op::co ? "%" : "")},
                             true};
    if (sign_of(op).empty()) return std::nullopt;
    return sql_condition{name + std::string(sign_of(op)) + parameter(first), {literal}, true};
}

std::optional<sql_condition> members_condition(const query& filter, int first) {
    if (filter.op != compare_op::eq) return std::nullopt;  // ids are lower case: folding a literal finds the same
    return sql_condition{"id IN (SELECT group_id FROM group_member WHERE org = $1 AND member = " + parameter(first) + ")",
                         {filter.facts.case_exact ? std::string(filter.literal.text()) : filter.folded},
                         true};
}

std::optional<sql_condition> column_condition(const query& filter, const column& in, query_table table, int first) {
    const std::string name(in.name);
    const bool text = filter.literal.if_string() != nullptr;
    switch (in.kept) {
        case keeping::time:
            if (filter.op == compare_op::pr) return sql_condition{"1 = 1", {}, true};
            return filter.at ? number_condition(name, filter.op, filter.at->ms, first) : std::nullopt;
        case keeping::flag:
            if (filter.op != compare_op::eq || !filter.literal.if_boolean() || !*filter.literal.if_boolean())
                return std::nullopt;
            return sql_condition{name + " = 1", {}, false};
        case keeping::members: return text ? members_condition(filter, first) : std::nullopt;
        case keeping::exact:
            if (!filter.facts.case_exact && filter.op != compare_op::pr) return std::nullopt;
            // LIKE does not tell the cases of a letter apart.
            if (filter.op == compare_op::co || filter.op == compare_op::ew) return std::nullopt;
            break;
        case keeping::folded: break;
    }
    if (!text && filter.op != compare_op::pr) return std::nullopt;
    const bool folded = in.kept == keeping::folded;
    if (folded && filter.facts.case_exact && filter.op != compare_op::eq && filter.op != compare_op::pr) return std::nullopt;
    auto condition = text_condition(name, filter.op, folded ? filter.folded : std::string(filter.literal.text()), first);
    if (!condition) return std::nullopt;
    if (folded && filter.facts.case_exact && filter.op == compare_op::eq) condition->exact = false;
    if (filter.op == compare_op::co || filter.op == compare_op::ew || filter.op == compare_op::sw)
        condition->text = "id IN (" + select_ids(table) + " AND " + condition->text + ")";
    return condition;
}

std::optional<sql_condition> value_condition(const query& filter, int first) {
    const auto type = filter.facts.type;
    if (filter.op == compare_op::pr)
        return type == value_type::complex ? std::nullopt : text_condition("value_fold", filter.op, "", first);
    if (const bool* flag = filter.literal.if_boolean(); flag && type == value_type::boolean && filter.op == compare_op::eq)
        return text_condition("value_fold", filter.op, *flag ? "true" : "false", first);
    if (filter.literal.is_number()) return number_condition("value_number", filter.op, filter.literal.number(), first);
    if (!filter.literal.if_string()) return std::nullopt;
    if (type == value_type::date_time) {
        auto condition = filter.at ? number_condition("value_ms", filter.op, filter.at->ms, first) : std::nullopt;
        // What could not be read as a time is compared as text, by matches().
        if (condition) *condition = {"(" + condition->text + " OR value_ms IS NULL)", condition->arguments, false};
        return condition;
    }
    if (filter.facts.case_exact && filter.op != compare_op::eq) return std::nullopt;
    auto condition = text_condition("value_fold", filter.op, filter.folded, first);
    if (condition && (filter.facts.case_exact || type == value_type::unknown)) condition->exact = false;
    return condition;
}

std::optional<sql_condition> attribute_condition(const query& filter, int first) {
    auto condition = value_condition(filter, first + 1);
    if (!condition) return std::nullopt;
    attribute_path path = filter.path;
    if (filter.facts.type == value_type::complex && path.sub.empty()) path.sub = "value";
    condition->text =
        "id IN (SELECT link FROM link_attribute WHERE org = $1 AND connection = $2 AND path = " + parameter(first) + " AND " +
        condition->text + ")";
    condition->arguments.insert(condition->arguments.begin(), path.text());
    return condition;
}

// All rows of a table are of one type, so that what is asked of it holds for every row, or for none.
std::optional<sql_condition> type_condition(const query& filter, query_table table) {
    object meta, row;
    meta.set("resourceType", resource_type_of(table));
    row.set("meta", std::move(meta));
    return sql_condition{matches(filter, row) ? "1 = 1" : "1 = 0", {}, true};
}

}  // namespace

std::optional<sql_condition> compile_term(const query& filter, query_table table, int first) {
    if (filter.path == attribute_path{"", "meta", "resourceType"}) return type_condition(filter, table);
    if (filter.op == compare_op::ne || (filter.literal.is_null() && filter.op != compare_op::pr)) return std::nullopt;
    if (const column* in = find_column(filter.path, table)) return column_condition(filter, *in, table, first);
    if (table == query_table::link && filter.facts.indexed) return attribute_condition(filter, first);
    return std::nullopt;
}

}  // namespace gatehouse
