#pragma once
#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gatehouse::scim {

// Where clients depart from the RFC's letter and a connection's profile may let them (scim.md, Connection profiles).
// Each stands for one rule that the provisioning log names when it fired.
enum class tolerance : std::uint8_t {
    unknown_attributes,      // ignored instead of refused
    read_only_ignored,       // in a pathless PATCH value: ignored instead of refused (O4)
    missing_schemas,         // a body without "schemas"
    string_booleans,         // "True", "False" (E1, E12)
    text_for_number,         // "7" where a number belongs, 7 where text belongs
    array_for_single,        // [false] (O12)
    single_for_array,        // emails as an object (N1)
    scalar_for_complex,      // manager as a string (E5), a member as a string
    empty_text_unassigned,   // "" says unassigned (O12)
    several_primaries,       // the first one stays
    absent_element_created,  // replace on an absent [type eq …] (E3)
    bare_words,              // a filter's value without quotes
    count
};

std::string_view to_text(tolerance rule);

// What one request may use, and what it did use. Not shared between requests.
class rules {
public:
    static rules tolerant() { return rules(set().set()); }
    static rules strict() { return rules(set()); }

    // True when the profile allows it; it counts as fired then, so ask only where it decides.
    bool use(tolerance rule) noexcept {
        const bool allowed = allowed_.test(static_cast<std::size_t>(rule));
        if (allowed) fired_.set(static_cast<std::size_t>(rule));
        return allowed;
    }
    std::vector<std::string_view> fired() const;

private:
    using set = std::bitset<static_cast<std::size_t>(tolerance::count)>;
    explicit rules(set allowed) : allowed_(allowed) {}
    set allowed_;
    set fired_;
};

}  // namespace gatehouse::scim
