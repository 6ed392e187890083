#include "conditions.hpp"

#include <algorithm>
#include <charconv>

#include <gatehouse/base/text.hpp>

#include "../render.hpp"

namespace gatehouse::scim {

conditions conditions::of(const http::request& request) {
    conditions out;
    out.match_ = read(request, "If-Match");
    out.none_match_ = read(request, "If-None-Match");
    return out;
}

conditions::tags conditions::read(const http::request& request, std::string_view header) {
    tags out;
    for (const http::header& field : request.headers) {
        if (!ascii_iequals(field.name, header)) continue;
        out.sent = true;
        for (std::string_view tag : split(field.value, ',')) {
            tag = trim(tag);
            if (tag == "*") out.any = true;
            if (tag.starts_with("W/")) tag.remove_prefix(2);
            if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') continue;
            std::int64_t version = 0;
            const char* const end = tag.data() + tag.size() - 1;
            const auto number = std::from_chars(tag.data() + 1, end, version);
            if (number.ec == std::errc() && number.ptr == end) out.versions.push_back(version);
        }
    }
    return out;
}

bool conditions::tags::match(std::int64_t present) const {
    return any || std::find(versions.begin(), versions.end(), present) != versions.end();
}

result<void> conditions::check(std::int64_t present) const {
    const bool wanted = !match_.sent || match_.match(present);
    if (wanted && !(none_match_.sent && none_match_.match(present))) return {};
    return make_error(errc::version_mismatch, "the resource has version " + to_etag(present) + " by now");
}

bool conditions::unchanged(std::int64_t present) const { return none_match_.sent && none_match_.match(present); }

}  // namespace gatehouse::scim
