#pragma once
#include <string>
#include <vector>

#include "body.hpp"

// Lists by the ids of their rows: ?limit=&after=. One row more than the page is read, which says whether there is a next one.
namespace gatehouse::protocol::admin {

struct asked_page {
    std::int64_t limit = 0;
    std::string after;
};
inline result<asked_page> query_page(const http::request& request) {
    const auto limit = query_limit(request);
    if (!limit) return limit.error();
    return asked_page{*limit, query_value(request, "after").value_or("")};
}

// Cuts what was read down to the page. What `after` has to say to go on; empty at the end.
template <class Row, class Name> std::string next_page(std::vector<Row>& rows, const asked_page& asked, Name name) {
    if (static_cast<std::int64_t>(rows.size()) <= asked.limit) return {};
    rows.resize(static_cast<std::size_t>(asked.limit), rows.front());
    return std::string(name(rows.back()));
}
template <class Row> std::string next_page(std::vector<Row>& rows, const asked_page& asked) {
    return next_page(rows, asked, [](const Row& last) { return last.id.text(); });
}

}  // namespace gatehouse::protocol::admin
