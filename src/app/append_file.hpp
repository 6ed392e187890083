#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::app {

// At the end of a file that is made when absent (0600): whole and on the disk, or errc::unavailable.
result<void> append_to_file(const std::string& path, std::string_view text);

}  // namespace gatehouse::app
