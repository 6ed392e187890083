#include <gatehouse/base/text.hpp>
#include <gatehouse/model/query.hpp>

#include <algorithm>
#include <compare>

namespace gatehouse {
namespace {

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// RFC 7644, 3.4.2.2 (pr): a non-empty value, or a complex attribute with a non-empty node.
bool is_present(const value& candidate) {
    if (candidate.is_null()) return false;
    if (const auto* text = candidate.if_string()) return !text->empty();
    if (const auto* list = candidate.if_array()) return std::any_of(list->begin(), list->end(), is_present);
    if (const auto* attributes = candidate.if_object())
        return std::any_of(attributes->begin(), attributes->end(),
                           [](const named_value& item) { return is_present(item.content); });
    return true;
}

bool judge(compare_op op, std::partial_ordering order) {
    switch (op) {
        case compare_op::eq: return order == 0;
        case compare_op::ne: return order != 0;
        case compare_op::gt: return order > 0;
        case compare_op::ge: return order >= 0;
        case compare_op::lt: return order < 0;
        case compare_op::le: return order <= 0;
        default: return false;
    }
}

bool judge_text(compare_op op, std::string_view candidate, std::string_view literal) {
    switch (op) {
        case compare_op::co: return candidate.find(literal) != std::string_view::npos;
        case compare_op::sw: return candidate.starts_with(literal);
        case compare_op::ew: return candidate.ends_with(literal);
        default: return judge(op, candidate <=> literal);
    }
}

bool judge_string(const query& filter, std::string_view candidate) {
    if (filter.facts.type == value_type::date_time && filter.at)
        if (const auto at = parse_rfc3339(candidate)) return judge(filter.op, *at <=> *filter.at);
    if (filter.facts.case_exact) return judge_text(filter.op, candidate, filter.literal.text());
    // Folding is most of a scan's cost: two ASCII strings that are equal, or not, show it without a copy.
    if (filter.op == compare_op::eq || filter.op == compare_op::ne) {
        const bool wanted = filter.op == compare_op::eq;
        if (ascii_iequals(candidate, filter.folded)) return wanted;
        if (is_ascii(candidate)) return !wanted;
    }
    return judge_text(filter.op, fold(candidate), filter.folded);
}

// A value of another kind than the literal's equals nothing and has no order against it.
bool judge_value(const query& filter, const value& candidate) {
    if (const auto* attributes = candidate.if_object()) {
        const value* content = attributes->find("value");
        return content && !content->if_object() && judge_value(filter, *content);
    }
    if (candidate.if_string() && filter.literal.if_string()) return judge_string(filter, candidate.text());
    if (candidate.is_number() && filter.literal.is_number())
        return judge(filter.op, candidate.number() <=> filter.literal.number());
    if (candidate.if_boolean() && filter.literal.if_boolean())
        return judge(filter.op, int{*candidate.if_boolean()} <=> int{*filter.literal.if_boolean()});
    return filter.op == compare_op::ne;
}

// Calls visit with each single value under the node: the elements of a list, and of a list of lists (a multi-valued
// sub-attribute). Stops and says true as soon as visit does.
template <class Visit> bool any_value(const value* node, const Visit& visit) {
    if (!node || node->is_null()) return false;
    if (const auto* list = node->if_array())
        return std::any_of(list->begin(), list->end(), [&](const value& element) { return any_value(&element, visit); });
    return visit(*node);
}

template <class Visit> bool any_at(const value* node, std::string_view sub, const Visit& visit) {
    if (sub.empty()) return any_value(node, visit);
    return any_value(node, [&](const value& element) { return any_value(element.find(sub), visit); });
}

const value* locate(const attribute_path& path, const value& document, beside_document beside) {
    if (const value* found = beside(path)) return found;
    // An element of a plain list is its own "value".
    if (!document.if_object()) return ascii_iequals(path.name, "value") ? &document : nullptr;
    if (path.urn.empty()) return document.find(path.name);
    const value* extension = document.find(path.urn);
    return extension && !path.name.empty() ? extension->find(path.name) : extension;
}

bool matches_compare(const query& filter, const value* node) {
    const std::string_view sub = filter.path.sub;
    const auto present = [](const value& candidate) { return is_present(candidate); };
    if (filter.op == compare_op::pr) return any_at(node, sub, present);
    if (filter.literal.is_null()) return any_at(node, sub, present) == (filter.op == compare_op::ne);
    if (filter.op == compare_op::ne && !any_at(node, sub, [](const value&) { return true; })) return true;
    return any_at(node, sub, [&](const value& candidate) { return judge_value(filter, candidate); });
}

}  // namespace

bool matches(const query& filter, const value& document, beside_document beside) {
    const auto part_matches = [&](const query& part) { return matches(part, document, beside); };
    switch (filter.what) {
        case query::kind::all_of: return std::all_of(filter.parts.begin(), filter.parts.end(), part_matches);
        case query::kind::any_of: return std::any_of(filter.parts.begin(), filter.parts.end(), part_matches);
        case query::kind::none_of: return std::none_of(filter.parts.begin(), filter.parts.end(), part_matches);
        case query::kind::compare: return matches_compare(filter, locate(filter.path, document, beside));
        case query::kind::element:
            return any_value(locate(filter.path, document, beside),
                             [&](const value& element) { return matches(filter.parts.front(), element); });
    }
    return false;
}

bool matches(const query& filter, const value& document) {
    return matches(filter, document, [](const attribute_path&) -> const value* { return nullptr; });
}

}  // namespace gatehouse
