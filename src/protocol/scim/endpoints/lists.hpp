#pragma once
#include <gatehouse/model/query.hpp>
#include <gatehouse/store/page.hpp>

#include "../render.hpp"
#include "answers.hpp"
#include "view.hpp"

namespace gatehouse::scim {

// The filter of a list; everything when there is none. errc::invalid_filter.
result<query> read_filter(const parameters& asked, const resource_type& type, call& made);

template <class Row>
result<http::response> list_answer(tenant_transaction& tx, const call& made, const view& shown, const page_of<Row>& page,
                                   const page_request& asked) {
    std::string body;
    begin_list(body, page.total, asked.start_index, static_cast<std::int64_t>(page.items.size()));
    for (const Row& row : page.items) {
        if (body.back() != '[') body += ',';
        if (auto done = shown.append(tx, made, row, body); !done) return done.error();
    }
    end_list(body);
    return json_answer(200, std::move(body));
}

}  // namespace gatehouse::scim
