#include "rules.hpp"

namespace gatehouse::scim {

std::string_view to_text(tolerance rule) {
    switch (rule) {
        case tolerance::unknown_attributes: return "unknown_attributes";
        case tolerance::read_only_ignored: return "read_only_ignored";
        case tolerance::missing_schemas: return "missing_schemas";
        case tolerance::string_booleans: return "string_booleans";
        case tolerance::text_for_number: return "text_for_number";
        case tolerance::array_for_single: return "array_for_single";
        case tolerance::single_for_array: return "single_for_array";
        case tolerance::scalar_for_complex: return "scalar_for_complex";
        case tolerance::empty_text_unassigned: return "empty_text_unassigned";
        case tolerance::several_primaries: return "several_primaries";
        case tolerance::absent_element_created: return "absent_element_created";
        case tolerance::bare_words: return "bare_words";
        case tolerance::count: break;
    }
    return "";
}

std::vector<std::string_view> rules::fired() const {
    std::vector<std::string_view> out;
    for (std::size_t i = 0; i < fired_.size(); ++i)
        if (fired_.test(i)) out.push_back(to_text(static_cast<tolerance>(i)));
    return out;
}

}  // namespace gatehouse::scim
