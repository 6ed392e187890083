#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/access/policy_statement.hpp>

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

const auto own = organization_id::trusted("01890000-0000-7000-8000-000000000001");

permission_model model() {
    permission_model made;
    made.prefix = "grn";
    made.product = "app";
    return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_statements)

BOOST_AUTO_TEST_CASE(an_action_pattern_matches_what_it_spells) {
    struct {
        std::string_view pattern, action;
        bool matches;
    } const cases[] = {
        {"events:read", "events:read", true},
        {"events:read", "events:write", false},
        {"events:read", "events:read:all", false},
        {"events:*", "events:read", true},
        {"events:*", "events:read:all", true},
        {"events:re*", "events:read", true},
        {"events:re*", "events:write", false},
        {"events:re*", "events:read:all", false},
        {"*:read", "events:read", true},
        {"*:read", "events:write", false},
        {"*", "events:read", true},
        {"events:*:own", "events:read:own", true},
        {"events:*:own", "events:read", false},
        {"*", "gatehouse:members:read", false},
        {"*:members:read", "gatehouse:members:read", false},
        {"gatehouse:*", "gatehouse:members:read", true},
        {"gatehouse:members:*", "gatehouse:members:read", true},
        {"gatehouse:members:*", "gatehouse:roles:read", false},
        {"Events:read", "events:read", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.pattern << " / " << c.action) {
            const auto pattern = action_pattern::parse(c.pattern);
            BOOST_TEST_REQUIRE(pattern.has_value());
            BOOST_TEST(pattern->matches(c.action) == c.matches);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_action_pattern_is_refused) {
    for (const std::string_view text : {"", "events", "events:", ":read", "eve*nts:read", "ev*:read", "events:**",
                                        "events read", "events:rea?", "events:read\n", "events:*ad"})
        BOOST_TEST(action_pattern::parse(text).has_error(), text);
    for (const std::string_view text : {"", "app", "app:*", "*", "app:", "app:use x"})
        BOOST_TEST(check_action(text).has_error(), text);
}

BOOST_AUTO_TEST_CASE(a_resource_pattern_matches_what_it_spells) {
    struct {
        std::string_view pattern;
        resource_ref asked;
        bool matches;
    } const cases[] = {
        {"grn:app:app:{org_id}:app/one", {"app", "app", "one"}, true},
        {"grn:app:app:{org_id}:app/one", {"app", "app", "two"}, false},
        {"grn:app:app:{org_id}:app/*", {"app", "app", "two"}, true},
        {"grn:app:app:{org_id}:app/tw*", {"app", "app", "two"}, true},
        {"grn:app:app:{org_id}:app/tw*", {"app", "app", "one"}, false},
        {"grn:app:app:{org_id}:*", {"app", "event", "x"}, true},
        {"grn:app:app:{org_id}:*/*", {"app", "event", "x"}, true},
        {"grn:*:*:{org_id}:*", {"app", "event", "x"}, true},
        {"grn:app:other:{org_id}:*", {"app", "event", "x"}, false},
        {"grn:app:*:{org_id}:*", {"gatehouse", "member", "x"}, false},
        {"grn:app:gatehouse:{org_id}:*", {"gatehouse", "member", "x"}, true},
        {"grn:app:app:01890000-0000-7000-8000-000000000001:app/*", {"app", "app", "x"}, true},
        {"grn:app:app:{org_id}:app/a:b", {"app", "app", "a:b"}, true},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.pattern) {
            const auto pattern = resource_pattern::parse(c.pattern, model(), own);
            BOOST_TEST_REQUIRE(pattern.has_value());
            BOOST_TEST(pattern->matches(c.asked) == c.matches);
        }
}

BOOST_AUTO_TEST_CASE(what_is_no_resource_pattern_is_refused) {
    for (const std::string_view text :
         {"*", "grn:app:app:{org_id}", "krn:app:app:{org_id}:app/*", "grn:other:app:{org_id}:app/*",
          "grn:app:app:01890000-0000-7000-8000-000000000002:app/*", "grn:app:app:*:app/*", "grn:app:app:{org_id}:app",
          "grn:app:app:{org_id}:app/", "grn:app:app:{org_id}:/x", "grn:app:app:{org_id}:app/a*b", "grn:app:a*:{org_id}:app/x",
          "gr*:app:app:{org_id}:app/x"})
        BOOST_TEST(resource_pattern::parse(text, model(), own).has_error(), text);
}

BOOST_AUTO_TEST_CASE(statements_say_what_is_wrong_with_them) {
    const std::string good = R"({"effect":"allow","actions":["a:b"],"resources":["grn:app:app:{org_id}:*"]})";
    BOOST_TEST(compile_statements("[" + good + "]", model(), own).has_value());
    struct {
        std::string json;
        errc code;
        std::string_view says;
    } const cases[] = {
        {"{}", errc::invalid_value, "list"},
        {"[1]", errc::invalid_value, "statement 1"},
        {"[" + good + R"(,{"effect":"permit"}])", errc::invalid_value, "statement 2"},
        {R"([{"effect":"deny","conditions":{},"actions":["a:b"],"resources":["grn:app:app:{org_id}:*"]}])", errc::invalid_value,
         "conditions are an object with at least one"},
        {R"([{"effect":"deny","actions":[],"resources":["grn:app:app:{org_id}:*"]}])", errc::invalid_value, "actions"},
        {R"([{"effect":"deny","actions":["a:b"]}])", errc::invalid_value, "resources"},
        {R"([{"effect":"deny","action":["a:b"]}])", errc::invalid_value, "unknown member"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.json) {
            const auto compiled = compile_statements(c.json, model(), own);
            BOOST_TEST_REQUIRE(compiled.has_error());
            BOOST_TEST((compiled.error().code == c.code));
            BOOST_TEST(compiled.error().detail.find(c.says) != std::string::npos, compiled.error().detail);
        }
}

BOOST_AUTO_TEST_SUITE_END()
