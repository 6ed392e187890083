#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_CASE(resources_are_registered_granted_and_deleted) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob"});
    at.key_json({"team", "create", "support"});
    BOOST_TEST(at.with_key({"resource", "list"}).out.find("resource create") != std::string::npos);
    const auto suite = text_of(at.key_json({"resource", "create", "app/suite"}), "id");
    const auto main =
        text_of(at.key_json({"resource", "create", "app/main", "--parent", "app/suite", "--team", "support"}), "id");
    BOOST_TEST(at.with_key({"resource", "create", "app/main"}).code == 5);
    BOOST_TEST(at.with_key({"resource", "create", "door/front"}).code == 2);
    BOOST_TEST(text_of(at.key_json({"resource", "show", "app/main"}), "parent") == suite);
    BOOST_TEST(at.with_key({"resource", "show", "app/nothing"}).code == 4);
    BOOST_TEST(at.with_key({"resource", "delete", "app/suite"}).code == 5);
    BOOST_TEST(text_of(at.key_json({"resource", "change", "app/main", "--parent", ""}), "parent").empty());
    BOOST_TEST(text_of(at.key_json({"resource", "show", "app/main"}), "team") != "");

    const auto grant = at.key_json({"grant", "add", "app/main", "--user", "bob", "--permission", "app:use", "--expires",
                                    "2099-01-31T12:00:00Z", "--reason", "on call"});
    BOOST_TEST(text_of(grant, "reason") == "on call");
    at.key_json({"grant", "add", main, "--team", "support", "--permission", "app:read", "--permission", "app:use"});
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--user", "bob"})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--resource", "app/main"})).size() == 2U);
    BOOST_TEST(at.with_key({"grant", "list", "--team", "support"}).out.find("app:read, app:use") != std::string::npos);
    BOOST_TEST(at.with_key({"grant", "add", "app/main", "--user", "bob", "--permission", "app:unheard"}).code != 0);
    BOOST_TEST(at.with_key({"grant", "list"}).code == 2);
    at.key_json({"grant", "end", text_of(grant, "id")});
    BOOST_TEST(at.with_key({"grant", "end", text_of(grant, "id")}).code == 4);
    BOOST_TEST(at.key_json({"resource", "delete", "app/main"}).find("grants_ended")->number() == 1);
    at.key_json({"resource", "delete", "app/suite"});
}

BOOST_AUTO_TEST_CASE(units_hold_members_and_restrict_resources) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob", "--role", "member"});
    at.key_json({"unit", "create", "berlin", "--name", "Berlin office"});
    BOOST_TEST(at.with_key({"unit", "create", "berlin"}).code == 5);
    BOOST_TEST(at.with_key({"unit", "create", "Berlin Mitte"}).code == 2);
    at.key_json({"resource", "create", "app/main", "--unit", "berlin"});
    const auto uses = [&] { return *at.key_json({"explain", "bob", "app:use", "app/main"}).find("decision")->if_boolean(); };
    BOOST_TEST(!uses());
    at.key_json({"unit", "add-member", "berlin", "bob"});
    BOOST_TEST(uses());
    BOOST_TEST(items_of(at.key_json({"unit", "members", "berlin"})).size() == 1U);
    BOOST_TEST(at.with_key({"unit", "delete", "berlin"}).code == 5);
    at.key_json({"unit", "remove-member", "berlin", "bob"});
    BOOST_TEST(!uses());
    at.operator_json({"resource", "change", "app/main", "--no-units"});
    BOOST_TEST(uses());
    BOOST_TEST(text_of(at.key_json({"unit", "change", "berlin", "--description", "Mitte"}), "name") == "Berlin office");
    BOOST_TEST(text_of(at.key_json({"unit", "show", "berlin"}), "description") == "Mitte");
    at.key_json({"unit", "delete", "berlin"});
    BOOST_TEST(items_of(at.key_json({"unit", "list"})).empty());
}
