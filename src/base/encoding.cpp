#include <gatehouse/base/text.hpp>

#include <array>
#include <cstdint>

namespace gatehouse {
namespace {

constexpr std::string_view standard_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<std::int8_t, 256> invert(std::string_view alphabet) {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

std::string encode(std::string_view bytes, std::string_view alphabet, bool pad) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t window = 0;
    int bits = 0;
    for (const char c : bytes) {
        window = window << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[window >> (bits - 6) & 63];
    }
    if (bits > 0) out += alphabet[window << (6 - bits) & 63];
    while (pad && out.size() % 4 != 0) out += '=';
    return out;
}

// One text for one value: bits left over at the end must be zero, or two spellings would name the same bytes.
std::optional<std::string> decode(std::string_view text, const std::array<std::int8_t, 256>& table) {
    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t window = 0;
    int bits = 0;
    for (const char c : text) {
        const int digit = table[static_cast<unsigned char>(c)];
        if (digit < 0) return std::nullopt;
        window = window << 6 | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(window >> bits & 0xff);
        }
    }
    if (bits >= 6 || (window & ((1U << bits) - 1)) != 0) return std::nullopt;
    return out;
}

constexpr bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string to_hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 0xf];
    }
    return out;
}

std::string to_base64(std::string_view bytes) { return encode(bytes, standard_alphabet, true); }
std::string to_base64url(std::string_view bytes) { return encode(bytes, url_alphabet, false); }

std::optional<std::string> from_base64(std::string_view text) {
    static constexpr auto table = invert(standard_alphabet);
    std::string packed;
    packed.reserve(text.size());
    for (const char c : text)
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') packed += c;
    if (packed.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && !packed.empty() && packed.back() == '='; ++padding) packed.pop_back();
    return decode(packed, table);
}

std::optional<std::string> from_base64url(std::string_view text) {
    static constexpr auto table = invert(url_alphabet);
    return decode(text, table);
}

std::string percent_encode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            out += c;
            continue;
        }
        constexpr char digits[] = "0123456789ABCDEF";
        out += '%';
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 0xf];
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            out += ' ';
        } else if (text[i] != '%') {
            out += text[i];
        } else {
            if (text.size() - i < 3) return std::nullopt;
            const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high << 4 | low);
            i += 2;
        }
    }
    return out;
}

}  // namespace gatehouse
