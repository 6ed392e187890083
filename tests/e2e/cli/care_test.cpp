#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct with_ada : cli_fixture {
    with_ada() {
        make_acme();
        key_json({"member", "create", "ada"});
    }
    std::string status_of_ada() { return text_of(key_json({"user", "show", "ada"}), "status"); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_dry_run_shows_what_a_verb_would_change) {
    with_ada at;
    const auto shown = at.with_key({"user", "suspend", "ada", "--dry-run"});
    BOOST_TEST(shown.code == 0, shown.err);
    BOOST_TEST(shown.out.find("nothing was changed") != std::string::npos, shown.out);
    BOOST_TEST(shown.out.find("member.suspended") != std::string::npos, shown.out);
    const auto seen = at.key_json({"user", "remove", "ada", "--dry-run"});  // nobody is asked: nothing ends
    BOOST_TEST(*seen.find("dry_run")->if_boolean());
    BOOST_TEST(at.with_key({"team", "create", "No Slug", "--dry-run"}).code == 2);
    BOOST_TEST(at.as_operator({"organization", "create", "second", "--dry-run"}).code == 0);
    BOOST_TEST(items_of(at.operator_json({"organization", "list"})).size() == 1U);
    BOOST_TEST(at.status_of_ada() == "active");
    BOOST_TEST(at.with_key({"user", "list", "--dry-run"}).code == 2);  // it only reads
}

BOOST_AUTO_TEST_CASE(a_person_is_asked_before_harm) {
    with_ada at;
    const auto no = run_at_terminal({"user", "remove", "ada"}, at.key, "n\n");
    BOOST_TEST(no.code == 5, no.out);
    BOOST_TEST(no.out.find("user remove may end what cannot be taken back") != std::string::npos, no.out);
    BOOST_TEST(at.status_of_ada() == "active");
    const auto yes = run_at_terminal({"user", "remove", "ada"}, at.key, "y\n");
    BOOST_TEST(yes.code == 0, yes.out);
    BOOST_TEST(at.with_key({"user", "show", "ada"}).code == 4);
}

BOOST_AUTO_TEST_CASE(a_script_says_that_it_means_harm) {
    with_ada at;
    const auto unsaid = at.with_key({"user", "remove", "ada"});
    BOOST_TEST(unsaid.code == 2);
    BOOST_TEST(unsaid.err.find("--yes") != std::string::npos, unsaid.err);
    BOOST_TEST(at.status_of_ada() == "active");
    const auto done = at.with_key({"user", "remove", "ada", "-y"});
    BOOST_TEST(done.code == 0, done.err);
    for (const std::string_view told : {"sessions ended", "API keys ended", "roles ended", "secrets to rotate"})
        BOOST_TEST(done.out.find(told) != std::string::npos, done.out);
}

BOOST_AUTO_TEST_CASE(a_name_has_nothing_that_nobody_sees) {
    cli_fixture at;
    at.make_acme();
    const std::string turned = "a\u202eb", padded = "a\u200b";
    at.key_json({"team", "create", "support"});
    for (const auto& words : std::vector<std::vector<std::string>>{{"member", "create", turned},
                                                                   {"member", "create", padded},
                                                                   {"member", "create", "\u5c71\u7530\u3000\u592a\u90ce"},
                                                                   {"team", "create", "other", "--name", turned},
                                                                   {"team", "change", "support", "--name", turned},
                                                                   {"role", "create", "--name", turned},
                                                                   {"organization", "change", "--name", turned}}) {
        const auto refused = at.as_operator(words);
        BOOST_TEST(refused.code == 2);
        BOOST_TEST(refused.err.find("characters that nobody sees") != std::string::npos, refused.err);
    }
    at.key_json({"member", "create", "\u5c71\u7530 \u592a\u90ce"});
    for (const std::string written : {"\u5c71\u7530\u3000\u592a\u90ce", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"})
        at.key_json({"team", "change", "support", "--name", written});
}
