#include <gatehouse/base/text.hpp>
#include <gatehouse/http/message.hpp>

#include <algorithm>

namespace gatehouse::http {

std::string_view request::find_header(std::string_view name) const noexcept {
    for (const header& field : headers)
        if (ascii_iequals(field.name, name)) return field.value;
    return {};
}

std::size_t request::count_headers(std::string_view name) const noexcept {
    return static_cast<std::size_t>(
        std::count_if(headers.begin(), headers.end(), [name](const header& field) { return ascii_iequals(field.name, name); }));
}

namespace {

std::string decode_or_keep(std::string_view piece) {
    auto decoded = percent_decode(piece, true);
    return decoded ? *std::move(decoded) : std::string(piece);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> parse_form(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> pairs;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string_view piece = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (piece.empty()) continue;  // OneLogin ends its queries with '&'
        const auto equals = std::min(piece.find('='), piece.size());
        const std::string_view value = piece.substr(std::min(equals + 1, piece.size()));
        pairs.emplace_back(decode_or_keep(piece.substr(0, equals)), decode_or_keep(value));
    }
    return pairs;
}

std::string media_type(std::string_view content_type) {
    return ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
}

}  // namespace gatehouse::http
