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
result<http::response> show_page(tenant_transaction& tx, const call& made, const view& shown, const page_of<Row>& page,
                                 const page_request& asked) {
    if (auto bounded = shown.check_page(page.items); !bounded) return bounded.error();
    std::string body;
    begin_list(body, page.total, asked.start_index, static_cast<std::int64_t>(page.items.size()));
    for (const Row& row : page.items) {
        if (body.back() != '[') body += ',';
        if (auto done = shown.append(tx, made, row, body); !done) return done.error();
    }
    end_list(body);
    return json_answer(200, std::move(body));
}

// GET on the endpoint of a type, whose rows the repository keeps.
template <class Repository>
result<http::response> answer_list(tenant_transaction& tx, call& made, const http::request& request,
                                   const resource_type& type) {
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    const auto shown = view::of(type, *asked);
    if (!shown) return shown.error();
    const auto filter = read_filter(*asked, type, made);
    if (!filter) return filter.error();
    const auto page = Repository(tx).list(made.connection, *filter, asked->page);
    if (!page) return page.error();
    return show_page(tx, made, *shown, *page, asked->page);
}

}  // namespace gatehouse::scim
