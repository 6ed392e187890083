#include "times.hpp"

namespace gatehouse::saml {

std::optional<instant> parse_time(std::string_view text) {
    constexpr std::size_t seconds_length = 19;  // 2026-11-22T07:06:43
    if (text.size() <= seconds_length || text.size() > seconds_length + 1 + 9 + 1) return std::nullopt;
    if (text[10] != 'T' || text.back() != 'Z') return std::nullopt;
    const auto parsed = parse_rfc3339(text);
    return parsed ? std::optional(*parsed) : std::nullopt;
}

refusal read_time(const xml::node& at, std::string_view attribute, std::optional<instant>& out) {
    const auto text = at.attribute(attribute);
    if (!text) return std::nullopt;
    out = parse_time(*text);
    if (!out) return fault{"time.format", std::string(attribute) + " " + text->substr(0, 64)};
    return std::nullopt;
}

refusal window::not_before(instant limit) const {
    if (now < limit - skew_ms) return fault{"time.early", "not before " + to_rfc3339(limit)};
    return std::nullopt;
}

refusal window::not_on_or_after(instant limit) const {
    if (now >= limit + skew_ms) return fault{"time.expired", "not on or after " + to_rfc3339(limit)};
    return std::nullopt;
}

}  // namespace gatehouse::saml
