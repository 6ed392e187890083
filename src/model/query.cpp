#include <gatehouse/base/text.hpp>
#include <gatehouse/model/query.hpp>

namespace gatehouse {

std::string attribute_path::text() const {
    std::string out = urn;
    if (!urn.empty() && !name.empty()) out += ':';
    out += name;
    if (!sub.empty()) (out += '.') += sub;
    return out;
}

bool operator==(const attribute_path& a, const attribute_path& b) noexcept {
    return ascii_iequals(a.name, b.name) && ascii_iequals(a.sub, b.sub) && ascii_iequals(a.urn, b.urn);
}

query query::all(std::vector<query> parts) {
    query made;
    made.what = kind::all_of;
    made.parts = std::move(parts);
    return made;
}

query query::any(std::vector<query> parts) {
    query made = all(std::move(parts));
    made.what = kind::any_of;
    return made;
}

query query::negate(query part) {
    query made;
    made.what = kind::none_of;
    made.parts.push_back(std::move(part));
    return made;
}

query query::compare(attribute_path path, compare_op op, value literal, attribute_facts facts) {
    query made;
    made.what = kind::compare;
    made.path = std::move(path);
    made.op = op;
    made.facts = facts;
    made.folded = fold(literal.text());
    if (facts.type == value_type::date_time)
        if (const auto at = parse_rfc3339(literal.text())) made.at = *at;
    made.literal = std::move(literal);
    return made;
}

query query::present(attribute_path path, attribute_facts facts) {
    return compare(std::move(path), compare_op::pr, value(), facts);
}

query query::in_element(attribute_path path, query inner) {
    query made = negate(std::move(inner));
    made.what = kind::element;
    made.path = std::move(path);
    return made;
}

bool operator==(const query& a, const query& b) noexcept {
    return a.what == b.what && a.op == b.op && a.path == b.path && a.literal == b.literal && a.facts == b.facts &&
           a.parts == b.parts;
}

}  // namespace gatehouse
