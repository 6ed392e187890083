#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/store/page.hpp>

namespace gatehouse::scim {

// The query of a request (RFC 7644, 3.4.2 and 3.9). Names are read case-blind, the first of a name counts, unknown ones
// are passed over.
struct parameters {
    std::optional<std::string> filter;
    std::optional<std::string> attributes, excluded_attributes;
    page_request page;
};

// errc::invalid_value for numbers that are none; errc::too_many for a startIndex beyond its bound; errc::not_supported
// for sortBy and cursor.
result<parameters> read_parameters(std::string_view query);

}  // namespace gatehouse::scim
