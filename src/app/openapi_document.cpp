#include "openapi_document.hpp"

#include <algorithm>

#include <gatehouse/base/embedded.hpp>

namespace gatehouse::app {

std::string_view openapi_document() {
    const auto all = embedded_files();
    const auto found = std::ranges::find(all, "openapi.json", &embedded_file::path);
    return found == all.end() ? std::string_view() : found->content;
}

}  // namespace gatehouse::app
