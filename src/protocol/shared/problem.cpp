#include <gatehouse/protocol/shared/problem.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::protocol {
namespace {

std::string_view title_of(int status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 421: return "Misdirected Request";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        default: return "Internal Server Error";
    }
}

}  // namespace

int status_of(errc code) {
    switch (code) {
        case errc::invalid_syntax:
        case errc::invalid_filter:
        case errc::invalid_path:
        case errc::invalid_value:
        case errc::no_target:
        case errc::mutability:
        case errc::too_many:
        case errc::sensitive: return 400;
        case errc::unauthenticated: return 401;
        case errc::forbidden: return 403;
        case errc::not_found: return 404;
        case errc::uniqueness:
        case errc::conflict: return 409;
        case errc::version_mismatch: return 412;
        case errc::too_large: return 413;
        case errc::not_supported: return 501;
        case errc::unavailable:
        case errc::outcome_unknown: return 503;
        case errc::internal: return 500;
    }
    return 500;
}

http::response json_answer(int status, std::string body) {
    http::response answer;
    answer.status = status;
    answer.body = std::move(body);
    answer.set("Content-Type", "application/json").set("Cache-Control", "no-store");
    if (status == 503) answer.set("Retry-After", std::to_string(limits::retry_after_s));
    return answer;
}

namespace {

// What of a refusal is for programs; empty: not there.
struct for_programs {
    std::string_view required_permission, outcome;
};

http::response document(int status, std::string_view detail, const for_programs& more) {
    std::string body;
    json_writer writer(body);
    writer.begin_object().member("type", "about:blank").member("title", title_of(status)).member("status", status);
    if (!detail.empty()) writer.member("detail", detail);
    if (!more.required_permission.empty()) writer.member("required_permission", more.required_permission);
    if (!more.outcome.empty()) writer.member("outcome", more.outcome);
    writer.end_object();
    http::response answer = json_answer(status, std::move(body));
    answer.headers.front().value = "application/problem+json";
    if (status == 401) answer.set("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
    return answer;
}

}  // namespace

http::response problem(int status, std::string_view detail, std::string_view required_permission) {
    return document(status, detail, {.required_permission = required_permission, .outcome = {}});
}

// Both are 503, but only after one of them may a caller take it that nothing was done.
http::response problem(const error& failure) {
    const int status = status_of(failure.code);
    return document(status, status == 500 ? std::string_view() : std::string_view(failure.detail),
                    {.required_permission = {}, .outcome = failure.code == errc::outcome_unknown ? "unknown" : ""});
}

http::response redirect_answer(int status, std::string location) {
    http::response answer;
    answer.status = status;
    answer.set("Location", std::move(location)).set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
    return answer;
}

void set_page_headers(http::response& answer, bool with_script) {
    answer.set("Content-Security-Policy",
               std::string(with_script ? "default-src 'none'; script-src 'self'; " : "default-src 'none'; ") +
                   "style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'");
    answer.set("Cache-Control", "no-store").set("Referrer-Policy", "no-referrer");
    answer.set("X-Frame-Options", "DENY");
}

}  // namespace gatehouse::protocol
