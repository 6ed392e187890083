#include <gatehouse/base/name_pattern.hpp>

#include <algorithm>

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/text.hpp>

namespace gatehouse {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::vector<std::string> characters_of(std::string_view text) {
    std::vector<std::string> all;
    for (const char byte : text) {
        if (all.empty() || !continues(byte)) all.emplace_back();
        all.back() += byte;
    }
    return all;
}

}  // namespace

result<name_pattern> name_pattern::parse(std::string_view text) {
    if (text.empty()) return make_error(errc::invalid_value, "a pattern is not empty");
    if (text.size() > limits::name_pattern_bytes) return make_error(errc::too_large, "the pattern is too long");
    name_pattern made;
    bool escaped = false;
    for (auto& character : characters_of(fold(text))) {
        if (!escaped && character == "\\") {
            escaped = true;
            continue;
        }
        const bool wild = !escaped && (character == "*" || character == "?");
        const kind what = !wild ? kind::literal : character == "?" ? kind::one : kind::run;
        escaped = false;
        if (what == kind::run && !made.pieces_.empty() && made.pieces_.back().what == kind::run) continue;
        made.pieces_.push_back({what, wild ? std::string() : std::move(character)});
    }
    if (escaped) return make_error(errc::invalid_value, "a pattern does not end with a backslash");
    if (std::ranges::count(made.pieces_, kind::run, &piece::what) > static_cast<std::ptrdiff_t>(limits::name_pattern_stars))
        return make_error(errc::invalid_value, "the pattern has too many stars");
    return made;
}

// What a star took is given back one character at a time, and only to the last star: an earlier one need not change.
bool name_pattern::matches(std::string_view name) const {
    const auto characters = characters_of(fold(name));
    std::size_t at = 0, in = 0, star = pieces_.size(), taken = 0;
    while (at < characters.size()) {
        if (in < pieces_.size() && pieces_[in].what == kind::run) {
            star = in++;
            taken = at;
        } else if (in < pieces_.size() && (pieces_[in].what == kind::one || pieces_[in].character == characters[at])) {
            ++at;
            ++in;
        } else if (star < pieces_.size()) {
            in = star + 1;
            at = ++taken;
        } else {
            return false;
        }
    }
    while (in < pieces_.size() && pieces_[in].what == kind::run) ++in;
    return in == pieces_.size();
}

}  // namespace gatehouse
