#pragma once
#include <span>
#include <string_view>

namespace gatehouse {

struct embedded_file {
    std::string_view path;  // as in the source tree: "schemas/User.json"
    std::string_view content;
};

// The data that travels inside the binary: schemas/, config/models, config/idp, pages' style.
std::span<const embedded_file> embedded_files();

}  // namespace gatehouse
