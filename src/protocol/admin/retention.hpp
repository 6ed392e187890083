#pragma once
#include "operation.hpp"
#include "render.hpp"

// How long evidence is kept, and what may not be deleted (named in routes.cpp).
namespace gatehouse::protocol::admin {

// retention.cpp
result<http::response> list_retention(call& made);
result<writing> change_retention(const surroundings& around, const http::request& request);

// legal_holds.cpp
result<http::response> list_legal_holds(call& made);
result<writing> hold_organization(const surroundings& around, const http::request& request);
result<writing> release_organization(const surroundings& around, const http::request& request);
result<writing> hold_member(const surroundings& around, const http::request& request);
result<writing> release_member(const surroundings& around, const http::request& request);
// That of the organization as JSON: null where there is none.
result<std::string> legal_hold_text(call& made);

}  // namespace gatehouse::protocol::admin
