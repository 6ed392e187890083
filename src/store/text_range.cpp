#include "text_range.hpp"

#include <cstdint>

namespace gatehouse {
namespace {

std::size_t last_start(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
    return at;
}

char32_t decode(std::string_view bytes) {
    const auto lead = static_cast<unsigned char>(bytes[0]);
    char32_t point = bytes.size() == 1 ? lead : lead & (0x7fU >> bytes.size());
    for (const char c : bytes.substr(1)) point = point << 6 | (static_cast<unsigned char>(c) & 0x3fU);
    return point;
}

void append(std::string& to, char32_t point) {
    if (point < 0x80) {
        to += static_cast<char>(point);
        return;
    }
    const int more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    to += static_cast<char>((0xf00U >> (more + 1) & 0xffU) | point >> (6 * more));
    for (int i = more - 1; i >= 0; --i) to += static_cast<char>(0x80U | (point >> (6 * i) & 0x3fU));
}

}  // namespace

std::optional<std::string> after_prefix(std::string_view prefix) {
    while (!prefix.empty()) {
        const std::size_t start = last_start(prefix);
        char32_t next = decode(prefix.substr(start)) + 1;
        if (next == 0xd800) next = 0xe000;  // surrogates are no characters
        prefix = prefix.substr(0, start);
        if (next > 0x10ffff) continue;
        std::string end(prefix);
        append(end, next);
        return end;
    }
    return std::nullopt;
}

std::string like_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace gatehouse
