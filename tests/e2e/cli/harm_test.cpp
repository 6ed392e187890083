#include <algorithm>
#include <map>
#include <set>

#include "cli_fixture.hpp"
#include "every_verb.hpp"
#include "willing_gateway.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// Whatever changes something asks first, or stands here or in undone with the reason why not.
const std::set<std::string_view> makes{
    "accept-transfer", "add",        "add-member", "assert",    "assign", "assign-role", "attach-policy", "change",
    "confirm",         "create",     "default",    "deprecate", "done",   "enable",      "invite",        "mark",
    "publish",         "reactivate", "rebind",     "rename",    "resend", "unlock"};
const std::map<std::string_view, std::string_view> undone{
    {"connection adoption approve", "of the member a password of its own ends, no more"},
    {"connection adoption refuse", "the next push asks again"},
    {"connection proposal reject", "proposed again"},
    {"connection proposal withdraw", "proposed again"},
    {"grant end", "grant add"},
    {"legal-hold set", "legal-hold lift"},
    {"mapping approve", "mapping remove"},
    {"mapping release", "the members it held may join"},
    {"organization delete", "the code is typed a second time"},
    {"organization revoke-transfer", "offered again"},
    {"retention set", "what it prunes would have been pruned later"},
    {"role detach-policy", "role attach-policy"},
    {"role unassign", "role assign"},
    {"switch set", "set again"},
    {"team remove-member", "team add-member"},
    {"team remove-role", "team assign-role"},
    {"unit remove-member", "unit add-member"},
    {"user end-access", "user keep-access until its time has come"},
    {"user keep-access", "user end-access"},
    {"user open-access", "user delay-access"},
    {"user remove-role", "user assign-role"},
    {"user suspend", "user reactivate; it is for emergencies"},
};

bool asks(std::string_view verb) { return help_of(verb).find("--yes") != std::string::npos; }

// Whether it speaks to a gateway; the export would leave a file.
bool is_call(std::string_view verb) { return help_of(verb).find("--org") != std::string::npos && verb != "audit export"; }

// What its example would send, had it been confirmed.
std::set<std::string> methods_of(std::string_view verb) {
    auto example = example_in(help_of(verb));
    if (const auto data = std::ranges::find(example, "--data"); data != example.end()) example.erase(data, data + 2);
    const willing_gateway at;
    run_gatehouse(example, {{"GATEHOUSE_URL", at.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", "ghk_any"}});
    return at.methods();
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_verb_that_may_end_something_for_good_asks) {
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            const bool excused = makes.contains(verb.substr(verb.rfind(' ') + 1)) || undone.contains(verb);
            const auto help = help_of(verb);
            if (help.find("--dry-run") == std::string::npos) continue;
            BOOST_TEST((help.find("--yes") != std::string::npos) == !excused, "asks, or has a reason not to, and not both");
        }
}

// Nothing is sent before the question: there is no gateway here.
BOOST_AUTO_TEST_CASE(a_verb_that_asks_does_nothing_when_nobody_answers) {
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            auto example = example_in(help_of(verb));
            if (std::erase(example, "--yes") == 0 || verb == "apply") continue;  // apply asks about what it found
            const auto unsaid = run_gatehouse(example);
            BOOST_TEST(unsaid.code == 2);
            BOOST_TEST(unsaid.err.find(std::string(verb) + " may end what cannot be taken back") != std::string::npos,
                       unsaid.err);
        }
}

BOOST_AUTO_TEST_CASE(a_verb_that_says_revoke_or_delete_asks) {
    const std::set<std::string_view> spared{"organization delete", "organization revoke-transfer"};  // why: undone says
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            const auto word = verb.substr(verb.rfind(' ') + 1);
            const bool harms = word.starts_with("revoke") || word.starts_with("delete") || word.starts_with("erase");
            if (harms) BOOST_TEST(asks(verb) == !spared.contains(verb));
            const bool takes = word.starts_with("remove") || word.starts_with("end") || word.starts_with("detach");
            if (takes) BOOST_TEST(asks(verb) == !undone.contains(verb));
        }
}

// Whatever a verb is called.
BOOST_AUTO_TEST_CASE(a_verb_that_sends_a_delete_asks_or_has_a_reason_not_to) {
    std::size_t deleting = 0;
    for (const auto verb : verbs) BOOST_TEST_CONTEXT(verb) {
            if (!is_call(verb) || !methods_of(verb).contains("DELETE")) continue;
            ++deleting;
            BOOST_TEST(asks(verb) == !undone.contains(verb));
        }
    BOOST_TEST(deleting > 10U);
}

// With an overlap the service has its time; without one what it still shows is refused from then on.
BOOST_AUTO_TEST_CASE(a_rotation_asks_where_the_old_secret_ends_at_once) {
    for (const auto& [more, code] : std::vector<std::pair<std::vector<std::string>, int>>{
             {{"--now"}, 2}, {{"--overlap", "0"}, 2}, {{"--overlap", "30"}, 0}, {{}, 0}, {{"--now", "--yes"}, 0}}) {
        const willing_gateway at;
        std::vector<std::string> words{"application", "rotate", "shop"};
        words.insert(words.end(), more.begin(), more.end());
        BOOST_TEST(run_gatehouse(words, {{"GATEHOUSE_URL", at.url()}, {"GATEHOUSE_API_KEY", "gho_any"}}).code == code);
        BOOST_TEST(at.methods().contains("POST") == (code == 0));
    }
}
