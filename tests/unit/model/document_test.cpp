#include <boost/test/unit_test.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/document.hpp>

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(model_document)

BOOST_AUTO_TEST_CASE(attributes_are_found_in_any_case_and_keep_their_order) {
    object made;
    made.set("userName", "a");
    made.set("active", true);
    made.set("USERNAME", "b");
    BOOST_TEST(to_json(value(made)) == R"({"userName":"b","active":true})");
    BOOST_TEST(made.find("UserName")->text() == "b");
    BOOST_TEST(made.erase("ACTIVE"));
    BOOST_TEST(!made.erase("active"));
    BOOST_TEST(made.size() == 1U);
}

BOOST_AUTO_TEST_CASE(equal_is_what_says_the_same) {
    struct {
        std::string_view one, other;
        bool equal;
    } const cases[] = {
        {R"({"a":1,"b":2})", R"({"B":2,"A":1.0})", true},
        {R"({"a":1})", R"({"a":1,"b":null})", false},
        {"[1,2]", "[2,1]", false},
        {"1", "true", false},
        {"null", "null", true},
        {R"("a")", R"("A")", false},
        {R"([{"a":[{}]}])", R"([{"a":[{}]}])", true},
        {"0", "null", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.one << " and " << c.other)
    BOOST_TEST((*parse_json(c.one) == *parse_json(c.other)) == c.equal);
}

BOOST_AUTO_TEST_SUITE_END()
