#include "filter_parser.hpp"

#include <utility>

#include "comparison.hpp"
#include "filter.hpp"

namespace gatehouse::scim {
namespace {

// Leaves the level again however it is left.
class level {
public:
    explicit level(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~level() { --depth_; }
    level(const level&) = delete;

private:
    std::size_t& depth_;
};

query joined(query::kind what, std::vector<query> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    return what == query::kind::all_of ? query::all(std::move(parts)) : query::any(std::move(parts));
}

}  // namespace

result<query> filter_parser::parse_any() {
    std::vector<query> parts;
    do {
        auto part = parse_all();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take_keyword("or"));
    return joined(query::kind::any_of, std::move(parts));
}

result<query> filter_parser::parse_all() {
    std::vector<query> parts;
    do {
        auto part = parse_term();
        if (!part) return part;
        parts.push_back(std::move(*part));
        in_.skip_blanks();
    } while (in_.take_keyword("and"));
    return joined(query::kind::all_of, std::move(parts));
}

result<query> filter_parser::parse_term() {
    in_.skip_blanks();
    if (in_.peek() == '(') return parse_group();
    if (!in_.take_keyword("not")) return parse_expression();
    in_.skip_blanks();
    if (in_.peek() != '(') return fail("not wants a parenthesis");
    auto inner = parse_group();
    if (!inner) return inner;
    return query::negate(std::move(*inner));
}

result<query> filter_parser::parse_group() {
    const level deeper(depth_);
    if (depth_ > limits::filter_depth) return fail("nested deeper than " + std::to_string(limits::filter_depth));
    in_.take('(');
    auto inner = parse_any();
    if (!inner) return inner;
    in_.skip_blanks();
    if (!in_.take(')')) return fail("a parenthesis is not closed");
    return inner;
}

result<attribute_reference> filter_parser::find(std::string_view name, std::size_t position) const {
    if (!element_) {
        const auto found = type_.resolve(name);
        if (found && (found->attribute || found->extension)) return *found;
    } else if (const auto* sub = element_->find_sub(name)) {
        return attribute_reference{nullptr, sub, nullptr};
    } else if (element_->type != value_type::complex && name == "value") {
        return attribute_reference{nullptr, element_, nullptr};
    }
    return filter_reader::fail_at(code_, position, "no attribute has this name");
}

result<query> filter_parser::parse_expression() {
    const auto position = in_.position();
    const auto name = in_.take_word();
    if (name.empty()) return fail("an attribute is missing");
    auto found = find(name, position);
    if (!found) return found.error();
    if (++terms_ > limits::filter_terms) return fail("more than " + std::to_string(limits::filter_terms) + " comparisons");
    if (in_.peek() == '[') return parse_value_path(*found);
    if (!found->attribute) {  // an extension as a whole: only its presence can be asked
        in_.skip_blanks();
        if (!in_.take_keyword("pr")) return fail("of a whole schema only pr can be asked");
        return query::present(found->path(), {value_type::complex, false});
    }
    auto path = found->path();
    if (element_ && element_ == found->attribute) path.name = "value";
    return parse_comparison(std::move(path), found->target());
}

result<query> filter_parser::parse_comparison(attribute_path path, const attribute_definition& attribute) {
    in_.skip_blanks();
    const auto position = in_.position();
    const auto op = parse_operator(in_.take_word());
    if (!op) return filter_reader::fail_at(code_, position, "an operator is missing (eq, ne, co, sw, ew, gt, ge, lt, le, pr)");
    if (*op == compare_op::pr) return query::present(std::move(path), attribute.facts());
    in_.skip_blanks();
    const auto value_position = in_.position();
    auto literal = in_.take_literal(code_);
    if (!literal) return literal.error();
    const attribute_definition* target = &attribute;
    // RFC 7644, 3.4.2.2: a comparison on a complex attribute is one on its "value".
    if (attribute.type == value_type::complex && !(literal->content.is_null() && !literal->quoted))
        if (const auto* main = attribute.find_sub("value")) {
            target = main;
            path.sub = main->name;
        }
    auto made = make_comparison(std::move(path), *target, *op, *literal, profile_);
    if (!made) return filter_reader::fail_at(code_, value_position, made.error().detail);
    return made;
}

result<query> filter_parser::parse_brackets(const attribute_definition& attribute) {
    const level deeper(depth_);
    if (depth_ > limits::filter_depth) return fail("nested deeper than " + std::to_string(limits::filter_depth));
    if (element_) return fail("brackets within brackets");
    in_.take('[');
    element_ = &attribute;
    auto inner = parse_any();
    element_ = nullptr;
    if (!inner) return inner;
    in_.skip_blanks();
    if (!in_.take(']')) return fail("a bracket is not closed");
    return inner;
}

result<query> filter_parser::parse_value_path(const attribute_reference& found) {
    if (!found.attribute || found.sub) return fail("brackets stand behind an attribute");
    auto inner = parse_brackets(*found.attribute);
    if (!inner) return inner;
    if (!in_.take('.')) return query::in_element(found.path(), std::move(*inner));
    // Entra asks emails[type eq "work"].value eq "x": one element must satisfy both.
    const auto position = in_.position();
    const auto* sub = found.attribute->find_sub(in_.take_word());
    if (!sub) return filter_reader::fail_at(code_, position, "no sub-attribute has this name");
    auto behind = parse_comparison({"", sub->name, ""}, *sub);
    if (!behind) return behind;
    std::vector<query> both;
    both.push_back(std::move(*inner));
    both.push_back(std::move(*behind));
    return query::in_element(found.path(), query::all(std::move(both)));
}

result<query> parse_filter(std::string_view text, const resource_type& type, rules& profile) {
    if (text.size() > limits::filter_bytes)
        return make_error(errc::invalid_filter, "longer than " + std::to_string(limits::filter_bytes) + " bytes");
    filter_reader in(text);
    filter_parser parser(in, type, profile, errc::invalid_filter);
    auto parsed = parser.parse_any();
    if (!parsed) return parsed;
    in.skip_blanks();
    if (!in.at_end()) return in.fail(errc::invalid_filter, "and, or or the end belongs here");
    return parsed;
}

}  // namespace gatehouse::scim
