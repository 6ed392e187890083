#pragma once
#include <string>
#include <string_view>

#include <gatehouse/http/message.hpp>

// Routes of one organization by their names, as routes.cpp lists them and proposals are kept under.
namespace gatehouse::protocol::admin {

inline constexpr std::string_view tenant_prefix = "/api/v1/organizations/{org}";

// "/connections/{connection}/trust"; of the organization itself "/".
constexpr std::string_view tenant_route(std::string_view path) { return path.empty() ? "/" : path; }
constexpr std::string_view tenant_route(const http::request& request) {
    return tenant_route(request.route_template.substr(tenant_prefix.size()));
}

inline std::string operation_name(http::method verb, std::string_view route) {
    const std::string_view words[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "?"};
    return std::string(words[static_cast<std::size_t>(verb)]).append(" ").append(route);
}

}  // namespace gatehouse::protocol::admin
