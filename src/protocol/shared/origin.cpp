#include <gatehouse/protocol/shared/origin.hpp>

namespace gatehouse::protocol {

bool is_same_origin(const base_url& place, const http::request& request) {
    const auto origins = request.count_headers("Origin");
    // Our pages send no referrer, and for a form of such a page browsers say "null" (Fetch, "append a request Origin header").
    if (origins == 0 || (origins == 1 && request.find_header("Origin") == "null"))
        return request.find_header("Sec-Fetch-Site") == "same-origin";
    return origins == 1 && request.find_header("Origin") == place.text();  // browsers send it in lower case
}

}  // namespace gatehouse::protocol
