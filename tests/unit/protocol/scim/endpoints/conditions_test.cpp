#include <boost/test/unit_test.hpp>

#include "protocol/scim/endpoints/conditions.hpp"

namespace gatehouse::scim {
namespace {

conditions of(std::string_view name, std::string_view content) {
    http::request request;
    request.headers.push_back({std::string(name), std::string(content)});
    return conditions::of(request);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_conditions)

BOOST_AUTO_TEST_CASE(if_match_compares_weakly) {
    struct {
        std::string_view header;
        bool matches;
    } const cases[] = {
        {"W/\"7\"", true},
        {"\"7\"", true},
        {"*", true},
        {"W/\"1\", W/\"7\"", true},
        {" W/\"7\" ", true},
        {"\"8\"", false},
        {"7", false},
        {"", false},
        {"\"7", false},
        {"W/\"7x\"", false},
        {"\"\"", false},
        {"W/", false},
        {"\"99999999999999999999\"", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.header) {
            BOOST_TEST(of("if-match", c.header).check(7).has_value() == c.matches);
            BOOST_TEST(of("If-None-Match", c.header).check(7).has_value() != c.matches);
            BOOST_TEST(of("If-None-Match", c.header).unchanged(7) == c.matches);
        }
}

BOOST_AUTO_TEST_CASE(without_headers_everything_goes) {
    const auto none = conditions::of(http::request());
    BOOST_TEST(none.check(7).has_value());
    BOOST_TEST(!none.unchanged(7));
    BOOST_TEST((of("If-Match", "\"8\"").check(7).error().code == errc::version_mismatch));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
