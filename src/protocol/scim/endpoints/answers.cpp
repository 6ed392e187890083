#include "answers.hpp"

#include <gatehouse/base/limits.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>

#include "../render.hpp"
#include "../scim_status.hpp"

namespace gatehouse::scim {
http::response json_answer(int status, std::string body) {
    http::response out;
    out.status = status;
    out.set("Content-Type", "application/scim+json").set("Cache-Control", "no-store");
    out.body = std::move(body);
    return out;
}

http::response error_answer(int status, std::string_view scim_type, std::string_view detail) {
    http::response out = json_answer(status, render_error(status, scim_type, detail.empty() ? "refused" : detail));
    if (status == 401) out.set("WWW-Authenticate", "Bearer realm=\"scim\"");
    if (status == 429 || status == 503) out.set("Retry-After", std::to_string(limits::retry_after_s));
    return out;
}

http::response error_answer(const error& failure) {
    const auto [status, scim_type] = to_scim(failure.code);
    return error_answer(status, scim_type, failure.detail);
}

http::response resource_answer(int status, std::string body, std::int64_t version, std::string location) {
    http::response out = json_answer(status, std::move(body));
    out.set("ETag", to_etag(version)).set("Location", std::move(location));
    return out;
}

http::response empty_answer(int status, std::int64_t version) {
    http::response out;
    out.status = status;
    out.set("ETag", to_etag(version)).set("Cache-Control", "no-store");
    return out;
}

http::response no_content() {
    http::response out;
    out.status = 204;
    return out;
}

http::response refuse(int status, std::string_view detail) { return error_answer(status, "", detail); }

}  // namespace gatehouse::scim
