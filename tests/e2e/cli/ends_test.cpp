#include <chrono>
#include <thread>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

template <class Condition> bool comes_true(Condition condition) {
    for (int i = 0; i < 300; ++i, std::this_thread::sleep_for(std::chrono::milliseconds(200)))
        if (condition()) return true;
    return false;
}

bool says(const ran& done, std::string_view what) {
    return done.err.find(what) != std::string::npos || done.out.find(what) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(TA_10_ownership_is_handed_on_on_the_servers_machine_and_never_by_a_key) {
    cli_fixture at;
    const auto root = at.make_acme();
    const auto ada = text_of(at.operator_json({"member", "create", "ada", "--email", "ada@acme.example"}), "id");
    const auto refused = at.with_key({"organization", "transfer", "ada", "--yes"});
    BOOST_TEST(refused.code == 3);
    BOOST_TEST(says(refused, "API keys cannot transfer ownership"), refused.err);
    BOOST_TEST(at.with_key({"organization", "accept-transfer"}).code == 3);
    BOOST_TEST(at.with_key({"organization", "step-down", "--yes"}).code == 3);
    BOOST_TEST(at.as_operator({"organization", "accept-transfer"}).code == 5);
    BOOST_TEST(at.as_operator({"organization", "revoke-transfer"}).code == 4);
    BOOST_TEST(at.as_operator({"organization", "transfer", "ada", "--stay", "--yes"}).code == 2);

    at.operator_json({"user", "suspend", "root@acme.example"});
    BOOST_TEST(says(at.as_operator({"organization", "show"}), "owner.not_active"));
    BOOST_TEST(at.as_operator({"organization", "transfer", "ada", "--dry-run"}).code == 0);
    BOOST_TEST(text_of(at.operator_json({"organization", "show-transfer"}).find("owners")->if_array()->front(), "id") == root);
    at.operator_json({"organization", "transfer", "ada", "--yes"});
    const auto now = at.operator_json({"organization", "show-transfer"});
    BOOST_TEST_REQUIRE(now.find("owners")->if_array()->size() == 1U);
    BOOST_TEST(text_of(now.find("owners")->if_array()->front(), "id") == ada);
    BOOST_TEST(now.find("alarms")->if_array()->empty());
    BOOST_TEST(!*at.operator_json({"user", "show", "root@acme.example"}).find("owner")->if_boolean());
    at.operator_json({"user", "remove", "root@acme.example", "--yes"});
}

BOOST_AUTO_TEST_CASE(a_deleted_organization_is_dead_at_once_and_gone_soon) {
    cli_fixture at;
    at.make_acme();
    at.operator_json({"organization", "create", "other"});
    at.operator_json({"member", "create", "bob", "--org", "other"});
    BOOST_TEST(at.as_operator({"organization", "delete", "acme"}).code == 2);
    BOOST_TEST(at.as_operator({"organization", "delete", "acme", "--confirm", "amce"}).code == 2);
    BOOST_TEST(at.with_key({"organization", "delete", "acme", "--confirm", "acme"}).code == 3);
    const auto would = at.operator_json({"organization", "delete", "acme", "--dry-run"});
    BOOST_TEST(would.find("would")->find("body")->find("members")->number() == 1);
    BOOST_TEST(at.with_key({"user", "list"}).code == 0);

    const auto gone = at.operator_json({"organization", "delete", "acme", "--confirm", "acme"});
    BOOST_TEST(text_of(gone, "status") == "deleted");
    BOOST_TEST(at.with_key({"user", "list"}).code == 3);
    BOOST_TEST(at.as_operator({"user", "list", "--org", "acme"}).code == 4);
    BOOST_TEST(items_of(at.operator_json({"organization", "list"})).size() == 1U);
    at.operator_json({"organization", "create", "acme"});
    BOOST_TEST(items_of(at.operator_json({"user", "list", "--org", "acme"})).empty());
    BOOST_TEST(items_of(at.operator_json({"user", "list", "--org", "other"})).size() == 1U);
    // From the order on it is seen; the other state is of the background.
    BOOST_TEST_REQUIRE(items_of(at.operator_json({"organization", "list-deleted"})).size() == 1U);
    BOOST_TEST(at.as_operator({"organization", "list-deleted"}).out.find("acme") != std::string::npos);
    const auto kept = [&] { return items_of(at.operator_json({"organization", "list-deleted"})).front(); };
    BOOST_TEST_REQUIRE(comes_true([&] { return text_of(kept(), "state") == "deleted"; }), "nothing is kept of it");
    const auto note = kept();
    BOOST_TEST(text_of(note, "target") == text_of(gone, "id"));
    BOOST_TEST(!text_of(*note.find("facts"), "signature").empty());
}

// Takumo's model has no app:use, which is what /auth/verify asks for when nothing is said.
BOOST_AUTO_TEST_CASE(an_application_without_a_host_asks_for_no_action) {
    cli_fixture at;
    at.operator_json({"organization", "create", "beta", "--model", "takumo"});
    at.operator_json({"application", "create", "desk", "--organization", "beta", "--right", "evaluate"});
    for (const auto& words : {std::vector<std::string>{"application", "change", "desk", "--host", "b.example"},
                              {"application", "create", "shop", "--organization", "beta", "--host", "b.example"}}) {
        const auto refused = at.as_operator(words);
        BOOST_TEST(refused.code == 2);
        BOOST_TEST(refused.err.find("has no action app:use: say with required_action (--action)") != std::string::npos,
                   refused.err);
    }
    at.operator_json({"application", "change", "desk", "--host", "b.example", "--action", "issue:read"});
}

BOOST_AUTO_TEST_CASE(an_application_is_changed_gets_a_new_secret_and_goes) {
    cli_fixture at;
    at.make_acme();
    BOOST_TEST(at.as_operator({"application", "create", "shop", "--organization", "acme", "--action", "app:fly"}).code == 2);
    const auto made = at.operator_json({"application", "create", "shop", "--organization", "acme", "--host", "a.example"});
    const auto renewed = at.operator_json({"application", "rotate", "shop", "--overlap", "5"});
    BOOST_TEST(text_of(renewed, "secret") != text_of(made, "secret"));
    BOOST_TEST(!text_of(renewed, "previous_until").empty());
    BOOST_TEST(at.operator_json({"application", "rotate", "shop", "--now", "--yes"}).find("previous_until")->is_null());
    BOOST_TEST(at.as_operator({"application", "rotate", "shop", "--now", "--overlap", "5"}).code == 2);
    at.operator_json({"application", "change", "shop", "--host", "b.example", "--right", "introspect", "--action", "app:read"});
    const auto shown = at.operator_json({"application", "show", text_of(made, "id")});
    BOOST_TEST(shown.find("hosts")->if_array()->front().text() == "b.example");
    BOOST_TEST(text_of(shown, "required_action") == "app:read");
    BOOST_TEST(at.operator_json({"application", "change", "shop", "--no-hosts"}).find("hosts")->if_array()->empty());
    BOOST_TEST(at.as_operator({"application", "delete", "shop"}).code == 2);
    at.operator_json({"application", "delete", "shop", "--yes"});
    BOOST_TEST(at.as_operator({"application", "show", "shop"}).code == 4);
    BOOST_TEST(at.with_key({"application", "list"}).code == 3);
}
