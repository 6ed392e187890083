#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "body.hpp"
#include "caller.hpp"

// Lists: ?limit=&cursor=, {"items", "next"}. A cursor says after which row to go on. The order of every list is that of
// something which a row never changes (its id, mostly): what is there throughout a walk is met once, whatever comes and goes
// meanwhile. One row more than the page is read, which says whether there is a next one.
namespace gatehouse::protocol::admin {

struct asked_page {
    std::int64_t limit = 0;
    std::string after;  // the last row's place in the order, as the list's own; empty: from the start
    const doors& at;
    std::string bound_to;  // what its cursors are good for: organization, route and filter
};
// errc::invalid_value: a limit out of bounds, a cursor that this list (with this filter, of this organization) did not give.
result<asked_page> query_page(const call& made);
// Of a list that crosses organizations.
result<asked_page> query_page(const doors& at, const http::request& request);

// Sealed: a place may be a name, and whoever could write cursors could look where the list does not lead.
std::string cursor_after(const asked_page& asked, std::string_view place);

// A number as a place: as text it sorts as the number does. No text: 0.
constexpr std::size_t number_digits = 20;
std::string place_of_number(std::int64_t number);
std::int64_t number_of_place(std::string_view place);

// Cuts what was read down to the page. The cursor to go on with; empty at the end.
template <class Row, class Name> std::string next_page(std::vector<Row>& rows, const asked_page& asked, Name name) {
    if (static_cast<std::int64_t>(rows.size()) <= asked.limit) return {};
    rows.resize(static_cast<std::size_t>(asked.limit), rows.front());
    return cursor_after(asked, std::string(name(rows.back())));
}
template <class Row> std::string next_page(std::vector<Row>& rows, const asked_page& asked) {
    return next_page(rows, asked, [](const Row& last) { return last.id.text(); });
}

// For lists that are short by nature and read whole: puts them in the order of name, and cuts the page out.
template <class Row, class Name> std::string page_of_all(std::vector<Row>& rows, const asked_page& asked, Name name) {
    const auto place = [&](const Row& row) { return std::string(name(row)); };
    std::ranges::stable_sort(rows, {}, place);
    std::erase_if(rows, [&](const Row& row) { return !asked.after.empty() && place(row) <= asked.after; });
    return next_page(rows, asked, name);
}
template <class Row> std::string page_of_all(std::vector<Row>& rows, const asked_page& asked) {
    return page_of_all(rows, asked, [](const Row& row) { return row.id.text(); });
}

}  // namespace gatehouse::protocol::admin
