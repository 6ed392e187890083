#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/page.hpp>
#include <gatehouse/store/sql.hpp>

#include "collect.hpp"
#include "judged_row.hpp"
#include "query_sql.hpp"

// How a connection's users and groups are listed: the database narrows by what has an index, matches() judges what is left,
// within a bound of rows examined.
namespace gatehouse {

template <class T> struct list_source {
    query_table kind;
    std::string_view columns;
    std::string_view from;   // "link WHERE org = $1 AND connection = $2"
    std::string_view count;  // asks how many there are without a filter: kept by the writes
    T (*read)(const sql_row&);
};

inline error too_many_rows() {
    return make_error(errc::too_many,
                      "the filter would examine too many resources; narrow it by an indexed attribute "
                      "such as userName or externalId");
}

inline result<void> check_page(page_request& page) {
    if (page.start_index > limits::start_index_most)
        return make_error(errc::too_many, "startIndex lies beyond " + std::to_string(limits::start_index_most));
    page.start_index = std::max<std::int64_t>(page.start_index, 1);
    page.examined_most = std::min(page.examined_most, limits::rows_examined);
    page.count = std::clamp<std::int64_t>(page.count, 0, limits::page_most);
    return {};
}

template <class T> class filtered_list {
public:
    filtered_list(sql_session& sql, std::int64_t org, const connection_id& in, const list_source<T>& from, const query& filter)
        : sql_(sql), org_(org), in_(in), from_(from), filter_(filter), condition_(compile_query(filter, from.kind)) {}

    // own: result<std::optional<value>>(const T&, const attribute_path&, std::int64_t& examined), what stands beside the
    // document of a row of this kind; reading it may add to what was examined.
    template <class Own> result<page_of<T>> run(page_request page, const Own& own) {
        if (const auto fits = check_page(page); !fits) return fits.error();
        const auto all = first(sql_, from_.count, {org_, in_.text()}, [](const sql_row& row) { return row.integer(0); });
        if (!all) return all.error();
        all_ = all->value_or(0);
        // A search inside texts walks a whole index, whatever it finds.
        const bool walks = condition_.text.find(" LIKE ") != std::string::npos;
        if (walks && all_ > page.examined_most) return too_many_rows();
        const bool everything = filter_.what == query::kind::all_of && filter_.parts.empty();
        if (everything || condition_.exact) return by_index(page, everything);
        return by_judging(page, own);
    }

private:
    std::vector<sql_value> arguments(std::initializer_list<sql_value> more) const {
        std::vector<sql_value> out{sql_value(org_), sql_value(in_.text())};
        for (const auto& each : condition_.values()) out.push_back(each);
        out.insert(out.end(), more.begin(), more.end());
        return out;
    }
    std::string where() const { return " FROM " + std::string(from_.from) + " AND " + condition_.text; }
    std::string next_parameter(int beyond) const {
        return "$" + std::to_string(3 + condition_.arguments.size() + static_cast<std::size_t>(beyond));
    }

    result<std::vector<T>> fetch(const std::string& text, const std::vector<sql_value>& values) {
        std::vector<T> out;
        const auto ran = sql_.run_built(text, values, [&](const sql_row& row) {
            out.push_back(from_.read(row));
            return result<void>();
        });
        if (!ran) return ran.error();
        return out;
    }

    result<std::int64_t> count(std::int64_t most) {
        std::int64_t total = 0;
        const auto ran = sql_.run_built(
            "WITH counted AS (SELECT 1" + where() + " LIMIT " + next_parameter(0) + ") SELECT count(*) FROM counted",
            arguments({most + 1}), [&](const sql_row& row) {
                total = row.integer(0);
                return result<void>();
            });
        if (!ran) return ran.error();
        if (total > most) return too_many_rows();
        return total;
    }

    result<page_of<T>> by_index(const page_request& page, bool everything) {
        const auto total = everything ? result<std::int64_t>(all_) : count(page.examined_most);
        if (!total) return total.error();
        page_of<T> out{*total, {}};
        if (page.count == 0 || page.start_index > *total) return out;
        auto found = fetch("SELECT " + std::string(from_.columns) + where() + " ORDER BY id LIMIT " + next_parameter(0) +
                               " OFFSET " + next_parameter(1),
                           arguments({page.count, page.start_index - 1}));
        if (!found) return found.error();
        out.items = std::move(*found);
        return out;
    }

    // In slices: judging may itself ask the database, and no more than a slice is held.
    template <class Own> result<page_of<T>> by_judging(const page_request& page, const Own& own) {
        constexpr std::int64_t slice = 500;
        page_of<T> out;
        std::int64_t examined = 0;
        std::string last;
        for (;;) {
            auto rows = fetch("SELECT " + std::string(from_.columns) + where() + " AND id > " + next_parameter(0) +
                                  " ORDER BY id LIMIT " + next_parameter(1),
                              arguments({last, slice}));
            if (!rows) return rows.error();
            for (auto& row : *rows) {
                if (++examined > page.examined_most) return too_many_rows();
                last = row.id.text();
                const auto matched = judge_row(row, resource_type_of(from_.kind), filter_,
                                               [&](const attribute_path& path) { return own(row, path, examined); });
                if (!matched) return matched.error();
                if (!*matched) continue;
                ++out.total;
                if (out.total >= page.start_index && out.total < page.start_index + page.count)
                    out.items.push_back(std::move(row));
            }
            if (static_cast<std::int64_t>(rows->size()) < slice) return out;
        }
    }

    sql_session& sql_;
    std::int64_t org_;
    const connection_id& in_;
    const list_source<T>& from_;
    const query& filter_;
    sql_condition condition_;
    std::int64_t all_ = 0;
};

}  // namespace gatehouse
