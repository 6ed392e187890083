#pragma once
#include <string>
#include <string_view>

namespace gatehouse::crypto {

// As sha256sum prints it: 64 small hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

}  // namespace gatehouse::crypto
