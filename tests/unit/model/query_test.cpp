#include <boost/test/unit_test.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/query.hpp>

using namespace gatehouse;

namespace {

const value alice = *parse_json(R"({
    "userName": "Alice", "externalId": "Ab1", "title": "", "nickName": null, "active": true, "level": 7,
    "name": {"familyName": "Stra\u00dfe"},
    "emails": [{"type": "work", "value": "a@example.com", "primary": true}, {"type": "home", "value": "a@home.org"}],
    "tags": ["red", "green"], "empty": [], "hollow": {},
    "meta": {"created": "2026-01-02T03:04:05.000Z"},
    "urn:x:ext": {"manager": {"value": "m1"}}})");

query is(attribute_path path, compare_op op, value literal, value_type type = value_type::string, bool exact = false) {
    return query::compare(std::move(path), op, std::move(literal), {type, exact});
}

attribute_path at(std::string name, std::string sub = "") { return {"", std::move(name), std::move(sub)}; }

}  // namespace

BOOST_AUTO_TEST_SUITE(model_query)

BOOST_AUTO_TEST_CASE(comparisons_judge_by_the_facts_of_the_attribute) {
    using enum compare_op;
    struct {
        query filter;
        bool expected;
        std::string_view why;
    } const cases[] = {
        {is(at("userName"), eq, "ALICE"), true, "folded"},
        {is(at("USERNAME"), eq, "alice"), true, "names case-blind"},
        {is(at("externalId"), eq, "ab1", value_type::string, true), false, "case-exact"},
        {is(at("externalId"), eq, "Ab1", value_type::string, true), true, "case-exact"},
        {is(at("name", "familyName"), eq, "STRASSE"), true, "full case fold"},
        {is(at("name", "familyName"), sw, "stras"), true, "prefix of the fold"},
        {is(at("userName"), co, "LIC"), true, "contains"},
        {is(at("userName"), ew, "ce"), true, "ends"},
        {is(at("userName"), ew, "cee"), false, "ends"},
        {is(at("userName"), gt, "alic"), true, "order"},
        {is(at("userName"), lt, "ALICE"), false, "order"},
        {is(at("userName"), le, "ALICE"), true, "order"},
        {is(at("emails", "value"), co, "home"), true, "any value"},
        {is(at("emails"), eq, "a@home.org"), true, "complex means value"},
        {is(at("emails", "type"), ne, "work"), true, "any value differs"},
        {is(at("tags"), eq, "GREEN"), true, "plain list"},
        {is(at("absent"), ne, "x"), true, "unassigned differs"},
        {is(at("absent"), eq, "x"), false, "unassigned equals nothing"},
        {is(at("absent"), eq, value()), true, "eq null"},
        {is(at("nickName"), eq, value()), true, "null is unassigned"},
        {is(at("userName"), ne, value()), true, "ne null"},
        {is(at("active"), eq, true, value_type::boolean), true, "boolean"},
        {is(at("active"), ne, true, value_type::boolean), false, "boolean"},
        {is(at("active"), eq, "true"), false, "other kind"},
        {is(at("level"), ge, 7, value_type::integer), true, "number"},
        {is(at("level"), lt, 6.5, value_type::decimal), false, "number"},
        {is(at("meta", "created"), eq, "2026-01-02T04:04:05.0000000+01:00", value_type::date_time), true, "time, not text"},
        {is(at("meta", "created"), gt, "2026-01-02T03:04:04.9999999Z", value_type::date_time), true, "seven digits"},
        {is(at("meta", "created"), sw, "2026-01", value_type::date_time), true, "text of a time"},
        {is({"urn:x:ext", "manager", "value"}, eq, "m1"), true, "extension"},
        {is({"URN:X:EXT", "manager", "value"}, eq, "m1"), true, "extension's name case-blind"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why << ": " << c.filter.path.text())
    BOOST_TEST(matches(c.filter, alice) == c.expected);
}

BOOST_AUTO_TEST_CASE(present_means_not_empty) {
    for (const auto* name : {"userName", "emails", "tags", "active", "urn:x:ext"})
        BOOST_TEST(matches(query::present(at(name), {}), alice), name);
    for (const auto* name : {"title", "nickName", "empty", "hollow", "absent"})
        BOOST_TEST(!matches(query::present(at(name), {}), alice), name);
    BOOST_TEST(matches(query::present(at("emails", "primary"), {}), alice));
    BOOST_TEST(!matches(query::present(at("emails", "display"), {}), alice));
}

BOOST_AUTO_TEST_CASE(a_value_path_asks_one_element_for_everything) {
    const auto both = [](std::string type, std::string mail) {
        std::vector<query> parts;
        parts.push_back(is(at("type"), compare_op::eq, std::move(type)));
        parts.push_back(is(at("value"), compare_op::eq, std::move(mail)));
        return query::in_element(at("emails"), query::all(std::move(parts)));
    };
    BOOST_TEST(matches(both("work", "a@example.com"), alice));
    BOOST_TEST(!matches(both("work", "a@home.org"), alice));
    BOOST_TEST(matches(query::in_element(at("tags"), is(at("value"), compare_op::eq, "red")), alice));
    BOOST_TEST(!matches(query::in_element(at("absent"), query::negate(is(at("value"), compare_op::eq, "red"))), alice));
}

BOOST_AUTO_TEST_CASE(what_stands_beside_the_document_is_asked_first) {
    const value inactive(false), nothing;
    const auto beside = [&](const attribute_path& path) -> const value* {
        if (path.name == "active") return &inactive;
        return path.name == "externalId" ? &nothing : nullptr;
    };
    BOOST_TEST(matches(is(at("active"), compare_op::eq, false, value_type::boolean), alice, beside));
    BOOST_TEST(!matches(query::present(at("externalId"), {}), alice, beside));
    BOOST_TEST(matches(is(at("userName"), compare_op::eq, "alice"), alice, beside));
}

BOOST_AUTO_TEST_CASE(logic_and_canonical_names) {
    const query yes = query::all({}), no = query::any({});
    BOOST_TEST(matches(yes, alice));
    BOOST_TEST(!matches(no, alice));
    BOOST_TEST(matches(query::negate(no), alice));
    BOOST_TEST(matches(query::any({no, yes}), alice));
    BOOST_TEST(!matches(query::all({no, yes}), alice));
    BOOST_TEST(at("emails", "value").text() == "emails.value");
    BOOST_TEST((attribute_path{"urn:x:ext", "manager", "value"}.text() == "urn:x:ext:manager.value"));
}

BOOST_AUTO_TEST_SUITE_END()
