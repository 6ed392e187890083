#include "comparison.hpp"

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::scim {
namespace {

constexpr std::string_view operator_words[] = {"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le", "pr"};

error unfit(std::string_view why) { return make_error(errc::invalid_filter, std::string(why)); }

bool is_substring(compare_op op) { return op == compare_op::co || op == compare_op::sw || op == compare_op::ew; }
bool is_equality(compare_op op) { return op == compare_op::eq || op == compare_op::ne; }

result<value> boolean_literal(const filter_literal& literal, rules& profile) {
    if (literal.content.if_boolean()) return literal.content;
    const bool yes = ascii_iequals(literal.text, "true"), no = ascii_iequals(literal.text, "false");
    if ((yes || no) && profile.use(tolerance::string_booleans)) return value(yes);
    return unfit("true or false belongs here");
}

result<value> number_literal(const filter_literal& literal, rules& profile) {
    if (literal.content.is_number()) return literal.content;
    const auto inside = parse_json(literal.text);
    if (inside && inside->is_number() && profile.use(tolerance::text_for_number)) return *inside;
    return unfit("a number belongs here");
}

result<value> text_literal(const filter_literal& literal, rules& profile) {
    if (literal.quoted) return literal.content;
    if (literal.bare || literal.content.if_boolean() || literal.content.is_number())
        if (profile.use(tolerance::bare_words)) return value(literal.text);
    return unfit("text in quotes belongs here");
}

result<value> typed_literal(value_type type, compare_op op, const filter_literal& literal, rules& profile) {
    switch (type) {
        case value_type::boolean:
            if (!is_equality(op)) return unfit("a boolean is compared by eq and ne only");
            return boolean_literal(literal, profile);
        case value_type::integer:
        case value_type::decimal:
            if (is_substring(op)) return unfit("a number has no parts to look for");
            return number_literal(literal, profile);
        case value_type::binary:
            if (!is_equality(op)) return unfit("binary data is compared by eq and ne only");
            return text_literal(literal, profile);
        case value_type::complex: return unfit("a complex attribute without \"value\" is compared by its sub-attributes");
        case value_type::date_time: {
            auto text = text_literal(literal, profile);
            if (text && !is_substring(op) && !parse_rfc3339(text->text()))
                return unfit("a date and time of RFC 3339 belongs here");
            return text;
        }
        case value_type::unknown:
        case value_type::string:
        case value_type::reference: break;
    }
    return text_literal(literal, profile);
}

}  // namespace

std::optional<compare_op> parse_operator(std::string_view word) noexcept {
    for (std::size_t i = 0; i < std::size(operator_words); ++i)
        if (ascii_iequals(word, operator_words[i])) return static_cast<compare_op>(i);
    return std::nullopt;
}

std::string_view to_text(compare_op op) noexcept { return operator_words[static_cast<std::size_t>(op)]; }

result<query> make_comparison(attribute_path path, const attribute_definition& attribute, compare_op op,
                              const filter_literal& literal, rules& profile) {
    if (literal.content.is_null() && !literal.quoted) {
        if (!is_equality(op)) return unfit("null is compared by eq and ne only");
        return query::compare(std::move(path), op, value(), attribute.facts());
    }
    auto typed = typed_literal(attribute.type, op, literal, profile);
    if (!typed) return typed.error();
    return query::compare(std::move(path), op, std::move(*typed), attribute.facts());
}

}  // namespace gatehouse::scim
