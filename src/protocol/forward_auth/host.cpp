#include "host.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/pages.hpp>
#include <gatehouse/store/application_repository.hpp>

namespace gatehouse::protocol::forward_auth {
namespace {

error unreadable() { return make_error(errc::forbidden, "the proxy's headers cannot be read"); }

}  // namespace

result<destination> destination_of(const http::request& request, const base_url& place) {
    for (const std::string_view name : {"X-Original-URL", "X-Forwarded-Host", "X-Forwarded-Uri", "Host"})
        if (request.count_headers(name) > 1) return unreadable();
    const std::string_view url = request.find_header("X-Original-URL"), host = request.find_header("X-Forwarded-Host");
    destination out;
    if (!url.empty()) {
        auto parsed = parse_url(url);
        if (!parsed) return unreadable();
        if (!host.empty() && normal_host(host, place.secure()) != parsed->host) return unreadable();
        return destination{std::move(parsed->host), std::move(parsed->target)};
    }
    out.host = normal_host(host.empty() ? request.find_header("Host") : host, place.secure());
    out.target = host.empty() ? std::string_view("/") : request.find_header("X-Forwarded-Uri");
    if (out.target.empty()) out.target = "/";
    if (out.host.empty() || !is_local_target(out.target)) return unreadable();
    return out;
}

bool is_own_host(const base_url& place, std::string_view host) { return host_without_port(host) == place.host(); }

result<application> find_application(const doors& at, std::string_view id) {
    const auto parsed = application_id::parse(id);
    if (!parsed) return parsed.error();
    std::optional<application> found;
    const auto read = at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto row = application_repository(tx).find(*parsed);
        if (!row) return row.error();
        found = *std::move(row);
        return {};
    });
    if (!read) return read.error();
    if (!found->enabled) return make_error(errc::not_found, "no such application");
    return *std::move(found);
}

std::optional<std::string> parameter(const http::request& request, std::string_view name) {
    std::optional<std::string> found;
    for (auto& [key, text] : http::parse_form(request.query)) {
        if (key != name) continue;
        if (found) return std::nullopt;
        found = std::move(text);
    }
    return found;
}

std::string binding_of(std::string_view host, std::string_view browser) {
    return std::string(host) + "\n" + std::string(browser);
}

std::string browser_of(std::string_view state_cookie) { return to_base64url(crypto::sha256(state_cookie)); }

std::string start_url(const doors& at, const application& to, const destination& going) {
    const std::string back = std::string(at.place.scheme()) + "://" + going.host + going.target;
    return std::string(at.place.text()) + "/auth/start?application=" + std::string(to.id.text()) +
           "&rd=" + percent_encode(back);
}

http::response refusal_page(int status, std::string_view title, std::string_view text) {
    return page_builder(title).paragraph(text).finish(status);
}

}  // namespace gatehouse::protocol::forward_auth
