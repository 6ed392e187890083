#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

// A pattern for names: '*' is any run of characters, '?' one, '\' takes the next as it stands. It covers the whole name, and
// compares as names are compared (fold). Work is bounded by the length of the pattern times that of the name.
class name_pattern {
public:
    // errc::invalid_value: empty, more than limits::name_pattern_stars, a '\' at the end; errc::too_large.
    static result<name_pattern> parse(std::string_view text);
    bool matches(std::string_view name) const;

private:
    enum class kind : std::uint8_t { literal, one, run };
    struct piece {
        kind what;
        std::string character{};  // one code point in UTF-8
    };
    std::vector<piece> pieces_;
};

}  // namespace gatehouse
