#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <gatehouse/base/shown_text.hpp>
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

// True for invalid UTF-8 as well.
template <class Is> bool any_code_point(std::string_view text, Is is) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 code_point = 0;
        U8_NEXT(bytes, i, length, code_point);
        if (code_point < 0 || is(code_point)) return true;
    }
    return false;
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    return !any_code_point(text, [](UChar32) { return false; });
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
    constexpr std::uint32_t hidden = U_GC_C_MASK | U_GC_Z_MASK;
    return any_code_point(text, [](UChar32 one) { return one != ' ' && (U_GET_GC_MASK(one) & hidden) != 0; });
}

bool has_misleading_characters(std::string_view text) {
    constexpr std::uint32_t misleading = (U_GC_C_MASK & ~U_GC_CF_MASK) | U_GC_ZL_MASK | U_GC_ZP_MASK;
    return any_code_point(text, [](UChar32 one) {
        return (U_GET_GC_MASK(one) & misleading) != 0 || u_hasBinaryProperty(one, UCHAR_BIDI_CONTROL);
    });
}

std::string fold_version() { return "unicode-" U_UNICODE_VERSION; }

}  // namespace gatehouse
