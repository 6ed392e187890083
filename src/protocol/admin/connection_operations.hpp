#pragma once
#include <gatehouse/model/connection.hpp>

#include "body.hpp"
#include "operation.hpp"

// What the routes do with connections beyond operations.hpp: changing and ending them, and whom they ask for.
namespace gatehouse::protocol::admin {

// connection_changes.cpp
result<writing> change_connection(const surroundings& around, const http::request& request);
result<writing> delete_connection(const surroundings& around, const http::request& request);
std::optional<adopt_rule> read_adopt(body_reader& body);  // nothing: the body does not say
std::optional<subject_match> read_match(body_reader& body);

// adoptions.cpp
result<http::response> list_adoptions(call& made);
result<writing> offer_adoption(const surroundings& around, const http::request& request);
result<writing> approve_adoption(const surroundings& around, const http::request& request);
result<writing> refuse_adoption(const surroundings& around, const http::request& request);

// member_authority.cpp
result<writing> move_authority(const surroundings& around, const http::request& request);

}  // namespace gatehouse::protocol::admin
