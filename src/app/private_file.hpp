#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::app {

// A file that only its owner reads (0600), in place of whatever had that name, a link included. Whole or not there: who waits
// for it never reads half of it. errc::unavailable.
result<void> write_private_file(const std::string& path, std::string_view text);

}  // namespace gatehouse::app
