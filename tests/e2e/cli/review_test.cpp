#include <cstdlib>
#include <fstream>

#include "cli_fixture.hpp"
#include "support/temporary_directory.hpp"

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

namespace {

// What jq -cS '.items[]' | LC_ALL=C sort | sha256sum makes of the same list.
std::string digest_of(const std::string& list) {
    const std::string script =
        "import sys,json,hashlib\n"
        "rows=sorted((json.dumps(r,sort_keys=True,ensure_ascii=False,separators=(',',':'))+'\\n').encode()"
        " for r in json.load(open(sys.argv[1]))['items'])\n"
        "open(sys.argv[2],'w').write(hashlib.sha256(b''.join(rows)).hexdigest())\n";
    const temporary_directory place;
    const std::string file = place.path() + "/list", sum = place.path() + "/sum", code = place.path() + "/code";
    std::ofstream(file) << list;
    std::ofstream(code) << script;
    BOOST_TEST_REQUIRE(std::system(("python3 " + code + " " + file + " " + sum).c_str()) == 0);
    std::string made;
    std::ifstream(sum) >> made;
    return made;
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_reviewers_prove_that_they_saw_the_same) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "zoë", "--role", "member"});
    at.key_json({"member", "create", "bob", "--role", "member"});
    const auto first = at.key_json({"report", "access", "--hash"}), second = at.operator_json({"report", "access", "--hash"});
    BOOST_TEST(text_of(first, "sha256").size() == 64U);
    BOOST_TEST(text_of(first, "sha256") == text_of(second, "sha256"));
    BOOST_TEST(*first.find("rows")->if_integer() == 3);
    BOOST_TEST(*first.find("one_state")->if_boolean());
    BOOST_TEST(*first.find("from")->find("position")->if_integer() == *second.find("until")->find("position")->if_integer());
    BOOST_TEST(digest_of(at.with_key({"report", "access", "-o", "json"}).out) == text_of(first, "sha256"));
    at.key_json({"user", "suspend", "bob"});
    const auto later = at.key_json({"report", "access", "--hash"});
    BOOST_TEST(text_of(later, "sha256") != text_of(first, "sha256"));
    BOOST_TEST(*later.find("from")->find("position")->if_integer() > *first.find("from")->find("position")->if_integer());
    BOOST_TEST(at.with_key({"report", "access", "--hash", "--limit", "1"}).code == 2);
    const auto shown = at.with_key({"who-can", "app:use", "app/main", "--hash"});
    BOOST_TEST(shown.out.find("one state") != std::string::npos, shown.out);
}

BOOST_AUTO_TEST_CASE(an_auditors_reports_from_the_command_line) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob", "--role", "admin"});
    at.key_json({"user", "suspend", "bob", "--reason", "on leave"});
    const auto has = [&](const std::vector<std::string>& words, std::string_view text) {
        const auto shown = at.with_key(words);
        BOOST_TEST(shown.code == 0, shown.err);
        BOOST_TEST(shown.out.find(text) != std::string::npos, shown.out);
    };
    has({"report", "access"}, "admin");
    has({"report", "holds"}, "on leave");
    has({"report", "inactive"}, "Everybody");
    has({"report", "overrides"}, "Everybody");
    has({"report", "break-glass"}, "Nobody");
    has({"report", "secret-age"}, "api_key");
    has({"report", "duties", "gatehouse:roles:assign", "gatehouse:audit:read"}, "root@acme.example");
    BOOST_TEST(at.with_key({"report", "inactive", "--days", "0"}).code == 2);
    for (const char* name : {"access", "holds", "inactive", "overrides", "break-glass", "secret-age"})
        at.key_json({"report", name});
    at.key_json({"report", "duties", "app:use", "app:read", "--resource", "app/main"});
}

BOOST_AUTO_TEST_CASE(retention_and_legal_holds_from_the_command_line) {
    cli_fixture at;
    at.make_acme();
    at.key_json({"member", "create", "bob"});
    BOOST_TEST(at.with_key({"retention", "set", "provisioning_log", "90"}).code == 3, "what goes is gone for good");
    at.operator_json({"retention", "set", "provisioning_log", "90"});
    BOOST_TEST(at.with_key({"retention", "show"}).out.find("90") != std::string::npos);
    at.operator_json({"retention", "set", "provisioning_log", "default"});
    BOOST_TEST(at.with_key({"retention", "set", "provisioning_log", "soon"}).code == 2);
    BOOST_TEST(at.with_key({"retention", "set", "change", "9"}).err.find("for good") != std::string::npos);
    at.key_json({"legal-hold", "set", "--user", "bob", "--reason", "Case 7"});
    const auto refused = at.as_operator({"user", "erase", "bob", "--yes"});
    BOOST_TEST(refused.code != 0);
    BOOST_TEST(refused.err.find("legal hold") != std::string::npos, refused.err);
    BOOST_TEST(at.with_key({"legal-hold", "list"}).out.find("Case 7") != std::string::npos);
    BOOST_TEST(at.with_key({"legal-hold", "lift", "--user", "bob", "--yes"}).code == 3);
    at.operator_json({"legal-hold", "lift", "--user", "bob", "--yes"});
    at.key_json({"legal-hold", "set", "--reason", "Case 8"});
    BOOST_TEST(at.with_key({"organization", "show"}).out.find("Case 8") != std::string::npos);
    const auto kept = at.as_operator({"organization", "delete", "acme", "--confirm", "acme"});
    BOOST_TEST(kept.err.find("legal hold") != std::string::npos, kept.err);
    at.operator_json({"legal-hold", "lift", "--reason", "closed", "--yes"});
    BOOST_TEST(at.as_operator({"user", "erase", "bob", "--yes"}).code == 0);
}
