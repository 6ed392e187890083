#include <gatehouse/protocol/shared/origin.hpp>

namespace gatehouse::protocol {

bool is_same_origin(const base_url& place, const http::request& request) {
    const auto origins = request.count_headers("Origin");
    if (origins == 0) return request.find_header("Sec-Fetch-Site") == "same-origin";
    return origins == 1 && request.find_header("Origin") == place.text();  // browsers send it in lower case
}

}  // namespace gatehouse::protocol
