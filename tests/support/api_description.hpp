#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/http/message.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::testing {

// The OpenAPI document that the binary carries.
const value& api_document();
std::string_view method_word(http::method verb);                                      // "get"
const value* described_operation(http::method verb, std::string_view path_template);  // null: not described

// What is wrong, a line each: an answer that is not as described, or, when it is a success, a body or a query parameter that is
// not. Routes outside /api/v1, /access/v1 and /.well-known/authzen-configuration are not judged.
std::vector<std::string> undescribed(const http::request& asked, const http::response& answer);

}  // namespace gatehouse::testing
