#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

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

// Every text of so many segments, joined by ':'; the last is one of its own list.
std::vector<std::string> texts_of(std::size_t segments, const std::vector<std::string>& words,
                                  const std::vector<std::string>& last) {
    if (segments == 1) return last;
    std::vector<std::string> all;
    for (const auto& word : words)
        for (const auto& rest : texts_of(segments - 1, words, last)) all.push_back(word + ":" + rest);
    return all;
}

std::vector<std::string> every_action() {
    const std::vector<std::string> words{"a", "ab", "b", "gatehouse"};
    std::vector<std::string> all;
    for (const std::size_t segments : {2, 3, 4})
        for (auto& text : texts_of(segments, words, words)) all.push_back(std::move(text));
    return all;
}

// Which of all things a pattern matches.
template <class Pattern, class Thing> std::vector<bool> matched(const Pattern& pattern, const std::vector<Thing>& things) {
    std::vector<bool> which;
    for (const auto& thing : things) which.push_back(pattern.matches(thing));
    return which;
}

bool within(const std::vector<bool>& narrower, const std::vector<bool>& wider) {
    for (std::size_t i = 0; i < narrower.size(); ++i)
        if (narrower[i] && !wider[i]) return false;
    return true;
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

// By hand, over a small alphabet: whatever the narrower matches, the wider does.
BOOST_AUTO_TEST_CASE(an_action_pattern_covers_what_it_matches_all_of) {
    const std::vector<std::string> words{"a", "ab", "*", "gatehouse"}, last{"a", "ab", "a*", "*", "gatehouse"};
    std::vector<std::string> texts{"*"};
    for (const std::size_t segments : {2, 3})
        for (auto& text : texts_of(segments, words, last)) texts.push_back(std::move(text));
    const auto actions = every_action();
    std::vector<action_pattern> patterns;
    std::vector<std::vector<bool>> which;
    for (const auto& text : texts) {
        patterns.push_back(*action_pattern::parse(text));
        which.push_back(matched(patterns.back(), actions));
    }
    std::size_t covered = 0;
    for (std::size_t wide = 0; wide < texts.size(); ++wide)
        for (std::size_t narrow = 0; narrow < texts.size(); ++narrow) {
            if (texts[wide] == "*:*" && texts[narrow] == "*") continue;  // the same, since an action has two segments; unseen
            const bool said = patterns[wide].covers(patterns[narrow]);
            covered += said ? 1 : 0;
            if (said != within(which[narrow], which[wide]))
                BOOST_ERROR(texts[wide] << (said ? " does not cover " : " covers ") << texts[narrow]);
        }
    BOOST_TEST(covered > texts.size());
}

BOOST_AUTO_TEST_CASE(a_resource_pattern_covers_what_it_matches_all_of) {
    std::vector<std::string> texts;
    std::vector<resource_ref> things;
    for (const std::string service : {"docs", "store", "gatehouse", "*"})
        for (const std::string place : {"*", "*/*", "*/a", "*/a*", "doc/*", "doc/a", "doc/a*", "doc/ab", "box/a"})
            texts.push_back("grn:app:" + service + ":{org_id}:" + place);
    for (const std::string service : {"docs", "store", "other", "gatehouse"})
        for (const std::string type : {"doc", "box", "else"})
            for (const std::string id : {"a", "ab", "abc", "b"}) things.push_back({service, type, id});
    std::vector<resource_pattern> patterns;
    std::vector<std::vector<bool>> which;
    for (const auto& text : texts) {
        patterns.push_back(*resource_pattern::parse(text, model(), own));
        which.push_back(matched(patterns.back(), things));
    }
    for (std::size_t wide = 0; wide < texts.size(); ++wide)
        for (std::size_t narrow = 0; narrow < texts.size(); ++narrow)
            if (const bool said = patterns[wide].covers(patterns[narrow]); said != within(which[narrow], which[wide]))
                BOOST_ERROR(texts[wide] << (said ? " does not cover " : " covers ") << texts[narrow]);
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
