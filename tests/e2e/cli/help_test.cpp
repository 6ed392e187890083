#include <algorithm>

#include <gatehouse/base/text.hpp>

#include "cli_fixture.hpp"
#include "every_verb.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// What stands below in the help of a noun: none for a verb.
std::vector<std::string> below(const std::vector<std::string>& words) {
    auto asked = words;
    asked.push_back("--help");
    std::vector<std::string> names;
    bool there = false;
    const auto shown = run_gatehouse(asked).out;
    for (const auto line : split(shown, '\n')) {
        if (there && line.starts_with("  ") && !line.starts_with("   "))
            names.emplace_back(line.substr(2, line.find(' ', 2) - 2));
        there = there ? !line.empty() : line.starts_with("Subcommands:");
    }
    return names;
}

void walk(const std::string& path, std::vector<std::string>& into) {
    const auto names = below(path.empty() ? std::vector<std::string>() : words_of(path));
    if (names.empty()) into.push_back(path);
    for (const auto& name : names) walk(path.empty() ? name : path + " " + name, into);
}

}  // namespace

// A verb that the list does not know has no example that anybody looked at.
BOOST_AUTO_TEST_CASE(every_verb_is_listed_here) {
    std::vector<std::string> found;
    walk("", found);
    BOOST_TEST(found.size() == std::size(verbs));
    for (const auto& verb : found)
        BOOST_TEST((std::ranges::find(verbs, std::string_view(verb)) != std::end(verbs)), verb << " is not listed");
}

BOOST_AUTO_TEST_CASE(every_verb_has_help_with_an_example) {
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            auto words = words_of(verb);
            words.push_back("--help");
            const auto shown = run_gatehouse(words);
            BOOST_TEST(shown.code == 0);
            BOOST_TEST(shown.out.find("Example: gatehouse " + std::string(verb)) != std::string::npos, shown.out);
        }
}

BOOST_AUTO_TEST_CASE(a_legal_hold_does_not_promise_that_nothing_is_pruned) {
    const auto shown = run_gatehouse({"legal-hold", "--help"}).out;
    BOOST_TEST(shown.find("nothing is pruned") == std::string::npos, shown);
    BOOST_TEST(shown.find("ended session") != std::string::npos, shown);
}

BOOST_AUTO_TEST_CASE(a_verb_without_a_gateway_says_what_to_do) {
    const auto nowhere = run_gatehouse({"user", "list", "--data", "/nonexistent"});
    BOOST_TEST(nowhere.code == 6);
    BOOST_TEST(nowhere.err.find("gatehouse serve --data /nonexistent") != std::string::npos, nowhere.err);
    const auto nobody = run_gatehouse({"user", "list"});
    BOOST_TEST(nobody.code == 3);
    BOOST_TEST(nobody.err.find("GATEHOUSE_API_KEY") != std::string::npos, nobody.err);
}

BOOST_AUTO_TEST_CASE(a_misspelt_call_is_a_usage_error) {
    BOOST_TEST(run_gatehouse({"user", "lisst"}).code == 2);
    const struct {
        std::vector<std::string> words;
        std::string said;
    } cases[] = {
        {{"nosuch"}, "there is no \"nosuch\" in gatehouse (gatehouse --help)"},
        {{"user", "nosuch"}, "there is no \"nosuch\" in gatehouse user (gatehouse user --help)"},
        {{"usr", "list"}, "there is no \"usr\" in gatehouse; did you mean user? (gatehouse --help)"},
        {{"connection", "token", "lsit", "okta"}, "in gatehouse connection token; did you mean list?"},
    };
    for (const auto& c : cases) {
        const auto unknown = run_gatehouse(c.words);
        BOOST_TEST(unknown.code == 2);
        BOOST_TEST(unknown.err.find(c.said) != std::string::npos, unknown.err);
    }
    BOOST_TEST(run_gatehouse({"user", "show"}).code == 2);
    BOOST_TEST(run_gatehouse({"user", "list", "-o", "xml"}).code == 2);
}
