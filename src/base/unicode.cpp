#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <gatehouse/base/text.hpp>

#include <algorithm>

namespace gatehouse {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

icu::UnicodeString normalize(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    return U_SUCCESS(status) ? nfc->normalize(text, status) : text;
}

icu::UnicodeString to_unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(bytes, i, length, code_point);
        if (code_point < 0) return false;
    }
    return true;
}

std::string to_nfc(std::string_view text) {
    if (is_ascii(text) || !is_valid_utf8(text)) return std::string(text);
    return to_utf8(normalize(to_unicode(text)));
}

std::string fold(std::string_view text) {
    if (is_ascii(text)) return ascii_lower(text);
    if (!is_valid_utf8(text)) return std::string(text);
    return to_utf8(normalize(normalize(to_unicode(text)).foldCase()));
}

bool has_hidden_characters(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    constexpr std::uint32_t hidden = U_GC_C_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(bytes, i, length, code_point);
        if (code_point < 0 || (U_GET_GC_MASK(code_point) & hidden) != 0) return true;
        if (code_point != ' ' && (U_GET_GC_MASK(code_point) & U_GC_ZS_MASK) != 0) return true;
    }
    return false;
}

std::string fold_version() { return "unicode-" U_UNICODE_VERSION; }

}  // namespace gatehouse
