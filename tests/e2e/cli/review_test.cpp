#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_CASE(an_access_review_from_the_command_line) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob"});
    at.key_json({"team", "create", "support"});
    at.key_json({"team", "add-member", "support", "bob"});
    at.key_json({"team", "assign-role", "support", "member"});
    at.key_json({"resource", "create", "app/main"});
    const auto users = [&] {
        std::string all;
        const auto found = at.key_json({"who-can", "app:use", "app/main"});
        for (const auto& one : items_of(found)) all += text_of(one, "user_name") + " ";
        return all;
    };
    BOOST_TEST(users().find("bob ") != std::string::npos, users());
    const auto shown = at.with_key({"who-can", "app:use", "app/main"});
    BOOST_TEST(shown.out.find("support") != std::string::npos, shown.out);
    BOOST_TEST(at.with_key({"who-can", "app:use", "app"}).code == 2);
    const auto may = at.with_key({"what-can", "bob", "--type", "app"});
    BOOST_TEST(may.out.find("app/main") != std::string::npos, may.out);
    BOOST_TEST(may.out.find("app:use") != std::string::npos, may.out);
    BOOST_TEST(at.with_key({"user", "show-effective", "bob"}).out.find("ALLOWS") != std::string::npos);
    BOOST_TEST(at.with_key({"team", "show-effective", "support"}).out.find("app:use") != std::string::npos);
    BOOST_TEST(at.with_key({"role", "show-effective", "member"}).out.find("app:use") != std::string::npos);
    BOOST_TEST(at.with_key({"role", "holders", "member"}).out.find("support") != std::string::npos);
    at.key_json({"user", "suspend", "bob"});
    BOOST_TEST(users().find("bob ") == std::string::npos);
}
