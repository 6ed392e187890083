#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

bool is_valid_utf8(std::string_view text);
// What names are compared by: NFC, full case fold, NFC (Unicode of the ICU that is linked; fold_version() names it, and
// the store remembers it). Pure ASCII takes a short way. Invalid UTF-8 is returned as it came.
std::string fold(std::string_view text);
std::string to_nfc(std::string_view text);
std::string fold_version();
// Control and format characters (zero width, direction marks), private and unassigned code points, line and paragraph
// separators, blanks other than U+0020: what a person does not see and a name must not carry. True for invalid UTF-8.
bool has_hidden_characters(std::string_view text);

// ASCII only: header names, scheme words, SCIM attribute names (RFC 7643, 2.1).
std::string ascii_lower(std::string_view text);
bool ascii_iequals(std::string_view a, std::string_view b) noexcept;
struct ascii_iless {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept;
};

std::string_view trim(std::string_view text);  // ASCII blanks at both ends
std::vector<std::string_view> split(std::string_view text, char separator);
// Escapes & < > " ' for HTML and XML text and quoted attributes.
std::string escape_markup(std::string_view text);

std::string to_hex(std::string_view bytes);
std::string to_base64(std::string_view bytes);
// RFC 4648 section 4; ASCII white space is skipped, anything else outside the alphabet or wrong padding is nullopt.
std::optional<std::string> from_base64(std::string_view text);
// RFC 4648 section 5, without padding.
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

// RFC 3986: everything but the unreserved characters is escaped.
std::string percent_encode(std::string_view text);
// nullopt when an escape is cut short or not hexadecimal. With plus_is_blank, '+' means a blank (forms and queries).
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

}  // namespace gatehouse
