#pragma once
#include "operation.hpp"

// What the routes do with mapping rules; as operations.hpp has it for the other nouns.
namespace gatehouse::protocol::admin {

result<http::response> list_mapping_rules(call& made);
result<http::response> show_mapping_rule(call& made);
result<writing> add_mapping_rule(const surroundings& around, const http::request& request);
result<writing> change_mapping_rule(const surroundings& around, const http::request& request);
result<writing> delete_mapping_rule(const surroundings& around, const http::request& request);
result<writing> approve_mapping_rule(const surroundings& around, const http::request& request);
result<writing> rebind_mapping_rule(const surroundings& around, const http::request& request);
result<writing> release_mapping_rule(const surroundings& around, const http::request& request);

}  // namespace gatehouse::protocol::admin
