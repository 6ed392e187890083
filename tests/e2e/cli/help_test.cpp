#include <algorithm>
#include <map>
#include <set>

#include <gatehouse/base/text.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

const std::string_view verbs[] = {
    "organization create",
    "organization list",
    "user list",
    "user show",
    "user suspend",
    "user remove",
    "user erase",
    "user reactivate",
    "user end-access",
    "user keep-access",
    "member create",
    "session list",
    "session revoke",
    "api-key create",
    "api-key list",
    "api-key revoke",
    "api-key confirm",
    "team list",
    "team create",
    "team add",
    "role list",
    "role assign",
    "role assignments",
    "role unassign",
    "iam policy list",
    "iam policy show",
    "iam policy publish",
    "iam policy default",
    "connection create",
    "connection list",
    "connection show",
    "connection trust",
    "connection enable",
    "connection disable",
    "connection token create",
    "connection token list",
    "connection token revoke",
    "connection token confirm",
    "connection domain assert",
    "connection domain list",
    "connection change",
    "connection delete",
    "connection adoption list",
    "connection adoption approve",
    "connection adoption refuse",
    "connection proposal list",
    "connection proposal show",
    "connection proposal approve",
    "connection proposal reject",
    "connection proposal withdraw",
    "mapping list",
    "mapping add",
    "mapping show",
    "mapping change",
    "mapping approve",
    "mapping rebind",
    "mapping release",
    "mapping remove",
    "user assign-role",
    "user remove-role",
    "team add-member",
    "team remove-member",
    "team show",
    "team change",
    "team delete",
    "team assign-role",
    "team remove-role",
    "role create",
    "role show",
    "role show-actions",
    "role change",
    "role deprecate",
    "role delete",
    "role attach-policy",
    "role detach-policy",
    "iam policy create",
    "iam policy rename",
    "iam policy delete",
    "organization show",
    "organization change",
    "rotation list",
    "rotation history",
    "rotation exposures",
    "rotation mark",
    "rotation done",
    "resource list",
    "resource create",
    "resource show",
    "resource change",
    "resource delete",
    "grant add",
    "grant list",
    "grant end",
    "unit list",
    "unit create",
    "unit show",
    "unit change",
    "unit delete",
    "unit members",
    "unit add-member",
    "unit remove-member",
    "application create",
    "application list",
    "audit list",
    "audit export",
    "audit keys",
    "audit rotate-key",
    "audit verify",
    "retention show",
    "retention set",
    "legal-hold list",
    "legal-hold set",
    "legal-hold lift",
    "report access",
    "report break-glass",
    "report duties",
    "report holds",
    "report inactive",
    "report overrides",
    "report secret-age",
    "explain",
    "who-could",
    "diff",
    "who-can",
    "what-can",
    "role show-effective",
    "role holders",
    "team show-effective",
    "user show-effective",
    "plan",
    "apply",
    "serve",
    "migrate",
    "backup",
    "restore",
    "completion",
    "openapi",
    "application change",
    "application delete",
    "application rotate",
    "application confirm",
    "operator-key create",
    "operator-key history",
    "operator-key list",
    "operator-key revoke",
    "recovery show",
    "recovery waiting",
    "recovery confirm",
    "application show",
    "application certificate add",
    "application certificate list",
    "application certificate remove",
    "iam policy vocabulary",
    "invitation list",
    "invitation resend",
    "invitation revoke",
    "mfa show",
    "organization accept-transfer",
    "organization change-plan",
    "organization delete",
    "organization list-deleted",
    "organization revoke-transfer",
    "organization show-transfer",
    "organization step-down",
    "organization transfer",
    "rotation tokens",
    "server log",
    "switch list",
    "switch set",
    "user invite",
    "user reset-credentials",
    "user unlock",
    "demo",
    "saml check",
};

std::vector<std::string> words_of(std::string_view verb) {
    std::vector<std::string> words;
    for (const auto word : split(verb, ' ')) words.emplace_back(word);
    return words;
}

// The words of the example; none of those that ask needs its quotes.
std::vector<std::string> example_in(const std::string& help) {
    const auto start = help.find("Example: gatehouse ") + std::string_view("Example: gatehouse ").size();
    std::string line = help.substr(start, help.find('\n', start) - start);
    std::erase(line, '"');
    return words_of(line);
}

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

// Whatever changes something asks first, or stands here or in undone with the reason why not.
const std::set<std::string_view> makes{"accept-transfer", "add",           "add-member", "apply",   "assert", "assign",
                                       "assign-role",     "attach-policy", "change",     "confirm", "create", "default",
                                       "deprecate",       "done",          "enable",     "invite",  "mark",   "publish",
                                       "reactivate",      "rebind",        "rename",     "resend",  "trust",  "unlock"};
const std::map<std::string_view, std::string_view> undone{
    {"application certificate remove", "application certificate add"},
    {"application rotate", "its overlap says for how long the old secret is good"},
    {"connection adoption approve", "of the member a password of its own ends, no more"},
    {"connection adoption refuse", "the next push asks again"},
    {"connection proposal reject", "proposed again"},
    {"connection proposal withdraw", "proposed again"},
    {"grant end", "grant add"},
    {"invitation revoke", "user invite"},
    {"legal-hold set", "legal-hold lift"},
    {"mapping approve", "mapping remove"},
    {"mapping release", "the members it held may join"},
    {"organization delete", "the code is typed a second time"},
    {"organization revoke-transfer", "offered again"},
    {"organization step-down", "refused to everybody but the person, at /me/ownership"},
    {"retention set", "what it prunes would have been pruned later"},
    {"role detach-policy", "role attach-policy"},
    {"role unassign", "role assign"},
    {"session revoke", "the person signs in again"},
    {"switch set", "set again"},
    {"team remove-member", "team add-member"},
    {"team remove-role", "team assign-role"},
    {"unit remove-member", "unit add-member"},
    {"user end-access", "user keep-access until its time has come"},
    {"user keep-access", "user end-access"},
    {"user remove-role", "user assign-role"},
    {"user suspend", "user reactivate; it is for emergencies"},
};

BOOST_AUTO_TEST_CASE(every_verb_that_may_end_something_for_good_asks) {
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            auto words = words_of(verb);
            const bool excused = makes.contains(verb.substr(verb.rfind(' ') + 1)) || undone.contains(verb);
            words.push_back("--help");
            const auto help = run_gatehouse(words).out;
            if (help.find("--dry-run") == std::string::npos) continue;
            BOOST_TEST((help.find("--yes") != std::string::npos) == !excused, "asks, or has a reason not to, and not both");
        }
}

// Nothing is sent before the question: there is no gateway here.
BOOST_AUTO_TEST_CASE(a_verb_that_asks_does_nothing_when_nobody_answers) {
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            auto words = words_of(verb);
            words.push_back("--help");
            auto example = example_in(run_gatehouse(words).out);
            if (std::erase(example, "--yes") == 0) continue;
            const auto unsaid = run_gatehouse(example);
            BOOST_TEST(unsaid.code == 2);
            BOOST_TEST(unsaid.err.find(std::string(verb) + " may end what cannot be taken back") != std::string::npos,
                       unsaid.err);
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
