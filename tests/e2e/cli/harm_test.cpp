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
    {"connection adoption offer", "connection adoption refuse, until the member came"},
    {"connection adoption refuse", "the next push asks again"},
    {"connection proposal reject", "proposed again"},
    {"connection proposal withdraw", "proposed again"},
    {"grant end", "grant add"},
    {"legal-hold set", "legal-hold lift"},
    {"organization delete", "the code is typed a second time"},
    {"organization revoke-transfer", "offered again"},
    {"retention set", "what it prunes would have been pruned later"},
    {"unit remove-member", "unit add-member"},
    {"user authority", "user authority, with the connection that spoke before"},
    {"user end-access", "user keep-access until its time has come"},
    {"user keep-access", "user end-access"},
    {"user open-access", "user delay-access"},
    {"user suspend", "it is for emergencies: API keys end with it for good, and nobody waits for an answer; cli.md says so"},
};
// Who loses a right that it takes to keep API keys loses those for good: these rehearse, and ask where one would end.
const std::set<std::string_view> asks_for_keys{
    "iam policy default", "iam policy publish", "mapping add",        "mapping approve",    "mapping change",
    "mapping rebind",     "mapping release",    "role assign",        "role attach-policy", "role change",
    "role deprecate",     "role detach-policy", "role unassign",      "switch set",         "team add",
    "team add-member",    "team assign-role",   "team remove-member", "team remove-role",   "user assign-role",
    "user remove-role"};

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
            const bool for_keys = asks_for_keys.contains(verb);
            const bool excused = !for_keys && (makes.contains(verb.substr(verb.rfind(' ') + 1)) || undone.contains(verb));
            BOOST_TEST((help_of(verb).find("where API keys would end") != std::string::npos) == for_keys);
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

namespace {

// acme with Ada, an administrator who has an API key: without the role she may keep none.
struct with_keeper : cli_fixture {
    with_keeper() {
        make_acme();
        operator_json({"member", "create", "ada", "--role", "admin"});
        operator_json({"api-key", "create", "hers", "--user", "ada"});
    }
    std::size_t records() { return items_of(key_json({"audit", "list", "--limit", "1000"})).size(); }
    bool has_key() {
        const auto all = key_json({"api-key", "list"});
        for (const value& one : items_of(all))
            if (text_of(one, "name") == "hers") return text_of(one, "ended").empty();
        return false;
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_verb_by_which_api_keys_end_asks_first) {
    with_keeper at;
    const std::vector<std::string> words{"user", "remove-role", "ada", "admin"};
    const auto before = at.records();
    const auto unsaid = at.as_operator(words);
    BOOST_TEST(unsaid.code == 2);
    BOOST_TEST(unsaid.err.find("user remove-role would end API keys for good (1): say --yes to do it") != std::string::npos,
               unsaid.err);
    BOOST_TEST(at.records() == before);
    auto at_terminal = words;
    at_terminal.insert(at_terminal.end(), {"--data", at.gateway.data()});
    BOOST_TEST(run_at_terminal(at_terminal, {}, "n\n").code == 5);
    BOOST_TEST(at.records() == before);
    BOOST_TEST(at.has_key());
    const auto yes = run_at_terminal(at_terminal, {}, "y\n");
    BOOST_TEST(yes.code == 0, yes.out);
    BOOST_TEST(yes.out.find("API keys ended: 1") != std::string::npos, yes.out);
    BOOST_TEST(!at.has_key());
}

BOOST_AUTO_TEST_CASE(who_says_yes_is_told_in_the_answer_how_many_api_keys_ended) {
    with_keeper at;
    const auto done = at.operator_json({"user", "remove-role", "ada", "admin", "--yes"});
    BOOST_TEST(done.find("api_keys_ended")->number() == 1);
    BOOST_TEST(!at.has_key());
    at.operator_json({"user", "assign-role", "ada", "admin"});  // nothing ends: nobody is asked, nothing is told
    BOOST_TEST(!at.operator_json({"user", "remove-role", "ada", "admin"}).find("api_keys_ended"));
}

// By whatever way the right is lost.
BOOST_AUTO_TEST_CASE(verbs_of_teams_policies_and_roles_ask_where_api_keys_would_end) {
    with_keeper at;
    const std::string file = at.gateway.data() + "/statements.json";
    write_file(file, R"([{"effect":"deny","actions":["gatehouse:*"],"resources":["grn:app:gatehouse:{org_id}:*"]}])");
    at.operator_json({"team", "create", "crew"});
    at.operator_json({"role", "create", "--name", "Keeper", "--slug", "keeper"});
    at.operator_json({"iam", "policy", "create", "--name", "Keep", "--slug", "keep", "--action", "gatehouse:*", "--resource",
                      "grn:app:gatehouse:{org_id}:*"});
    at.operator_json({"iam", "policy", "create", "--name", "None", "--slug", "none", "--statements", file});
    at.operator_json({"role", "attach-policy", "keeper", "keep"});
    at.operator_json({"team", "assign-role", "crew", "keeper"});
    at.operator_json({"team", "add-member", "crew", "ada"});
    at.operator_json({"user", "remove-role", "ada", "admin"});  // she keeps it by the team: nothing ends
    BOOST_TEST(at.has_key());
    for (const auto& words : std::vector<std::vector<std::string>>{{"team", "remove-member", "crew", "ada"},
                                                                   {"team", "remove-role", "crew", "keeper"},
                                                                   {"role", "detach-policy", "keeper", "keep"},
                                                                   {"role", "attach-policy", "keeper", "none"},
                                                                   {"iam", "policy", "publish", "keep", "--statements", file}})
        BOOST_TEST_CONTEXT(words[0] + " " + words[1]) {
            const auto unsaid = at.as_operator(words);
            BOOST_TEST(unsaid.code == 2);
            BOOST_TEST(unsaid.err.find("would end API keys for good (1)") != std::string::npos, unsaid.err);
            BOOST_TEST(at.has_key());
        }
    BOOST_TEST(at.as_operator({"iam", "policy", "publish", "keep", "--statements", file, "--yes"}).code == 0);
    BOOST_TEST(!at.has_key());
}

// The rehearsal goes first, and nothing else where nobody answers what it leaves open; who says --yes sends the change alone.
BOOST_AUTO_TEST_CASE(a_rehearsal_is_sent_where_nobody_said_yes) {
    const std::string path = "DELETE /api/v1/organizations/acme/teams/crew/members/0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77";
    for (const auto& [more, sent] : std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{}, path + "?dry_run=true"}, {{"--yes"}, path}, {{"--dry-run"}, path + "?dry_run=true"}}) {
        const willing_gateway at;
        std::vector<std::string> words{"team", "remove-member", "crew", "0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77"};
        words.insert(words.end(), more.begin(), more.end());
        const auto done =
            run_gatehouse(words, {{"GATEHOUSE_URL", at.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", "gho_any"}});
        BOOST_TEST(done.code == (more.empty() ? 2 : 0), done.err);
        const auto asked = at.asked();
        BOOST_TEST_REQUIRE(asked.size() == 1U);
        BOOST_TEST(asked.front() == sent);
    }
}

// The first time it was done; a rehearsal of it now would be refused, and is no reason not to hear the answer.
BOOST_AUTO_TEST_CASE(a_change_that_is_repeated_under_its_key_is_answered) {
    with_keeper at;
    at.operator_json({"team", "create", "crew"});
    at.operator_json({"team", "add-member", "crew", "ada"});
    const std::vector<std::string> words{"team", "remove-member", "crew", "ada"};
    auto keyed = words;
    keyed.insert(keyed.end(), {"--idempotency-key", "once"});
    const auto first = at.as_operator(keyed), again = at.as_operator(keyed);
    BOOST_TEST(first.code == 0, first.err);
    BOOST_TEST(again.code == 0, again.err);
    BOOST_TEST(again.out == first.out);
    BOOST_TEST(at.as_operator(words).code == 4);
}
