#pragma once
#include <string_view>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/name_repository.hpp>

// A list that people read says beside each id what it is called. Names are read for the whole page, in its snapshot.
namespace gatehouse::protocol::admin {

using page_names = name_repository::names;

template <class Rows, class Id> name_repository::ids ids_of(const Rows& rows, Id id) {
    name_repository::ids all;
    for (const auto& one : rows) all.push_back(id(one));
    return all;
}

// null: nothing has that id any more.
void write_name(json_writer& out, std::string_view member, const page_names& all, std::string_view id);

}  // namespace gatehouse::protocol::admin
