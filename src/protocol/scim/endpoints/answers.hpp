#pragma once
#include <cstdint>
#include <string>

#include <gatehouse/base/error.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::scim {

http::response error_answer(const error& failure);
http::response error_answer(int status, std::string_view scim_type, std::string_view detail);
http::response json_answer(int status, std::string body);
// One resource: its version as ETag, its address too.
http::response resource_answer(int status, std::string body, std::int64_t version, std::string location);
http::response empty_answer(int status, std::int64_t version);  // 204, 304
http::response no_content();                                    // 204 where nothing is left to have a version

}  // namespace gatehouse::scim
