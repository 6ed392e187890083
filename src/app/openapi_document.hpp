#pragma once
#include <string_view>

namespace gatehouse::app {

// The description of the management API (OpenAPI 3.1, JSON), made of schemas/openapi by the build.
std::string_view openapi_document();

}  // namespace gatehouse::app
