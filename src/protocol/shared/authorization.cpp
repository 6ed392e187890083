#include <gatehouse/protocol/shared/authenticate.hpp>

#include <gatehouse/base/text.hpp>

#include <algorithm>
#include <array>

namespace gatehouse::protocol {
namespace {

error refused(std::string_view why) { return make_error(errc::unauthenticated, std::string(why)); }

result<authorization> read_basic(std::string_view encoded) {
    const auto decoded = from_base64(encoded);
    const auto colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos) return refused("the Basic credentials cannot be read");
    authorization out;
    out.basic = authorization::pair{decoded->substr(0, colon), secret(decoded->substr(colon + 1))};
    return out;
}

bool looks_like_ours(std::string_view text) {
    return std::ranges::any_of(credential_kinds, [&](const credential_facts& kind) {
        return text.size() > kind.prefix.size() + 32 && text.starts_with(kind.prefix);
    });
}

}  // namespace

result<void> refuse_query_tokens(std::string_view query) {
    constexpr std::array<std::string_view, 5> names{"access_token", "token", "api_key", "apikey", "authorization"};
    for (const auto& [name, text] : http::parse_form(query))
        if (looks_like_ours(text) || std::ranges::find(names, ascii_lower(name)) != names.end())
            return make_error(errc::sensitive, "a credential may not stand in a query string");
    return {};
}

result<authorization> read_authorization(const http::request& request) {
    if (const auto clean = refuse_query_tokens(request.query); !clean) return clean.error();
    const auto count = request.count_headers("Authorization");
    if (count == 0) return authorization();
    if (count > 1) return refused("more than one Authorization header");
    const std::string_view field = trim(request.find_header("Authorization"));
    const auto blank = std::min(field.find(' '), field.size());
    const std::string_view scheme = field.substr(0, blank), rest = trim(field.substr(blank));
    if (rest.empty()) return refused("the Authorization header is empty");
    if (ascii_iequals(scheme, "Basic")) return read_basic(rest);
    if (!ascii_iequals(scheme, "Bearer")) return refused("the Authorization scheme is not known");
    authorization out;
    out.bearer = std::string(rest);
    return out;
}

}  // namespace gatehouse::protocol
