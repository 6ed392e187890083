#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

// Raw DEFLATE (RFC 1951), as the SAML Redirect binding uses it (bindings 3.4.4.1): no zlib header, no checksum.
std::string deflate_raw(std::string_view bytes);
// errc::too_large past the limit (never more than limit_bytes are held), errc::invalid_syntax for anything that is not exactly
// one whole stream: a zlib header, bytes behind the end, an end that is missing.
result<std::string> inflate_raw(std::string_view bytes, std::size_t limit_bytes);

}  // namespace gatehouse
