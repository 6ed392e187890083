#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include <set>

#include "admin_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

struct reports_fixture : admin_fixture {
    using admin_fixture::admin_fixture;
    // All pages of two rows each, as the operator reads them.
    std::vector<value> all(const std::string& path, const std::string& query = {}) {
        std::vector<value> rows;
        std::string next;
        do {
            const auto answer = list("/reports/" + path, query + "&limit=2&cursor=" + next);
            BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
            const auto page = json_of(answer);
            for (const value& one : *page.find("items")->if_array()) rows.push_back(one);
            next = page.find("next")->text();
        } while (!next.empty());
        return rows;
    }
    static std::set<std::string> column(const std::vector<value>& rows, std::string_view key) {
        std::set<std::string> texts;
        for (const auto& one : rows) texts.emplace(one.find(key)->text());
        return texts;
    }
    // Good for longer than the fixture's.
    sessions::minted lasting_key(const member_id& of) {
        return make<sessions::minted>([&](tenant_transaction& tx) {
            return sessions::mint_api_key(tx, keys, by, of, "lasting", {}, tx.now() + 300 * day_ms);
        });
    }
    void sign_in(const member_id& who) {
        session_facts facts{who, {}, {}, {}, {}, {}, {}, {}, false, {}, {}, {}};
        session(facts);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_reports, reports_fixture)

BOOST_AUTO_TEST_CASE(reports_are_the_auditors) {
    std::size_t refused = 0;
    for (const char* path : {"access", "break-glass", "duties", "holds", "inactive", "overrides", "position", "secret-age"}) {
        const std::string route = std::string("/reports/") + path;
        check_refused(with_key(plain_key, method::get, route), "gatehouse:audit:read", ++refused);
        const auto answer = with_key(admin_key, method::get, route);
        BOOST_TEST(answer.status == (std::string_view(path) == "duties" ? 400 : 200), answer.body);
    }
}

BOOST_AUTO_TEST_CASE(a_report_that_is_read_is_on_record_and_counted_once) {
    std::vector<std::string> counted;
    around.count_report = [&](std::string_view report) { counted.emplace_back(report); };
    const auto told = [&] {
        return must(read<std::vector<change>>(
            [&](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "report.read"}, 0, 100); }));
    };
    BOOST_TEST(all("access").size() == 3U);  // two pages
    BOOST_TEST(with_key(admin_key, method::get, "/reports/holds").status == 200);
    for (const char* nothing : {"/reports/position", "/members", "/roles/member/holders"})
        BOOST_TEST(list(nothing, "").status == 200);
    BOOST_TEST(with_key(plain_key, method::get, "/reports/holds").status == 403);
    BOOST_TEST(list("/reports/duties", "").status == 400);
    for (const auto& [path, query] :
         {std::pair("/roles/member/holders", "review=true"),
          std::pair("/who-can", "action=app:use&resource=app/main&review=true"), std::pair("/what-can", "review=true&member=")})
        list(path, query + std::string(std::string_view(path) == "/what-can" ? plain.text() : std::string_view()));
    const std::vector<std::string> wanted{"access", "holds", "role-holders", "who-can", "what-can"};
    BOOST_TEST(counted == wanted, boost::test_tools::per_element());
    const auto rows = told();
    BOOST_TEST_REQUIRE(rows.size() == wanted.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        BOOST_TEST(rows[rows.size() - 1 - i].facts == R"({"report":")" + wanted[i] + "\"}");
    BOOST_TEST((rows[3].actor_kind == "api_key" && rows[3].actor == admin.text()));
}

BOOST_AUTO_TEST_CASE(whoever_signed_in_and_what_was_used_is_not_inactive) {
    sign_in(plain);
    data.clock.advance_ms(limits::inactive_days * day_ms + 1);
    sign_in(admin);
    const auto late = add_member("late");
    const auto rows = all("inactive");
    // The fixture's keys have ended; plain signed in, but long ago.
    BOOST_TEST(column(rows, "user_name") == (std::set<std::string>{"owner", "plain"}), boost::test_tools::per_element());
    for (const auto& one : rows)
        BOOST_TEST(one.find("last_used")->is_null() == (one.find("user_name")->text() == "owner"),
                   "a sign-in long ago is told");
    BOOST_TEST(all("inactive", "days=" + std::to_string(limits::inactive_days_most)).empty());
    for (const std::int64_t days : {std::int64_t{0}, limits::inactive_days_most + 1})
        BOOST_TEST(list("/reports/inactive", "days=" + std::to_string(days)).status == 400);
    (void)late;
}

BOOST_AUTO_TEST_CASE(keys_that_nobody_used_are_inactive) {
    const auto old = lasting_key(owner), other = lasting_key(admin);
    data.clock.advance_ms(2 * day_ms);
    lasting_key(owner);
    const auto rows = all("inactive", "days=1");
    std::multiset<std::string> kinds;
    for (const auto& one : rows) kinds.emplace(one.find("kind")->text());
    BOOST_TEST(kinds.count("member") == 3U);
    BOOST_TEST(kinds.count("api_key") == 2U);
    write([&](tenant_transaction& tx) { return api_key_repository(tx).touch(api_key_id::trusted(old.id), tx.now()); });
    const auto unused = all("inactive", "days=1");
    BOOST_TEST_REQUIRE(unused.size() == 4U);
    BOOST_TEST(unused.back().find("key")->text() == other.id);
}

BOOST_AUTO_TEST_CASE(secrets_are_told_with_age_and_end) {
    const auto shop = add_application("shop", {"introspect"});
    const auto elsewhere = add_application("elsewhere", {"introspect"}, {}, false);
    for (const auto& whose : {shop.id, elsewhere.id})
        must(data->write_installation([&](installation_transaction& tx) -> result<void> {
            const auto made = sessions::register_certificate(
                tx, whose, {application_certificate_id::trusted(""), "CN=x", std::string(whose.text()), tx.now() + day_ms});
            return made ? result<void>() : made.error();
        }));
    lasting_key(owner);
    const std::string reader(lasting_key(admin).text.reveal());
    const auto okta = add_connection();
    write([&](tenant_transaction& tx) {
        return scim_token_repository(tx).insert(tx.new_id<scim_token_id>(), "mac", "key", okta, "sync", tx.now() + 9 * day_ms);
    });
    data.clock.advance_ms(3 * day_ms);
    const auto rows = all("secret-age");
    BOOST_TEST(rows.size() == 5U);
    for (const auto& one : rows) {
        BOOST_TEST(*one.find("age_days")->if_integer() == 3);
        const bool ends_early = one.find("kind")->text() == "application_certificate";
        BOOST_TEST(*one.find("expired")->if_boolean() == ends_early);
    }
    BOOST_TEST(
        column(rows, "kind") == (std::set<std::string>{"api_key", "application", "application_certificate", "scim_token"}),
        boost::test_tools::per_element());
    BOOST_TEST(column(rows, "name").contains("shop"));
    BOOST_TEST(!column(rows, "name").contains("elsewhere"));
    const auto seen = json_of(with_key(reader, method::get, "/reports/secret-age"));
    BOOST_TEST(seen.find("items")->if_array()->size() == 2U, "an application's secret is the operator's, a token the owner's");
    data.clock.advance_ms(7 * day_ms);
    BOOST_TEST(!column(all("secret-age"), "kind").contains("scim_token"), "what has ended is no secret any more");
}

BOOST_AUTO_TEST_CASE(keys_of_connections_have_an_end_too) {
    const auto okta = add_connection(), entra = add_connection("entra");
    for (const auto& one : {okta, entra})
        write([&](tenant_transaction& tx) -> result<void> {
            for (const std::string id : {"a", "b"}) {
                const auto sql =
                    "INSERT INTO idp_key (org, connection, fingerprint, key, not_after, first_seen, state)"
                    " VALUES ($1, $2, '" +
                    id + "', '', 1, 0, 'active')";
                if (auto in = raw_rows(tx).run(sql, one.text()); !in) return in;
            }
            return {};
        });
    std::size_t found = 0;
    for (const auto& one : all("secret-age")) {
        if (one.find("kind")->text() != "idp_key") continue;
        ++found;
        BOOST_TEST(*one.find("expired")->if_boolean());
    }
    BOOST_TEST(found == 4U);
}

BOOST_AUTO_TEST_CASE(holds_say_who_by_what_and_since_when) {
    suspend(plain);
    const auto okta = add_connection();
    write([&](tenant_transaction& tx) -> result<void> {
        const auto held = hold_repository(tx).add(plain, hold_source::of(okta), "", "scim");
        return held ? result<void>() : held.error();
    });
    suspend(admin);
    const auto rows = all("holds");
    BOOST_TEST(rows.size() == 3U);
    BOOST_TEST(column(rows, "user_name") == (std::set<std::string>{"admin", "plain"}), boost::test_tools::per_element());
    BOOST_TEST(column(rows, "source").contains("connection:" + std::string(okta.text())));
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_an_override) {
    write([&](tenant_transaction& tx) -> result<void> {
        switch_repository rows(tx);
        for (const auto& [whose, name, on] :
             {std::tuple(std::optional<member_id>(), "a", true), std::tuple(std::optional(plain), "a", true),
              std::tuple(std::optional(admin), "a", false), std::tuple(std::optional(admin), "b", false),
              std::tuple(std::optional(admin), "c", true), std::tuple(std::optional(owner), "c", true)})
            if (auto set = rows.set(whose, name, on); !set) return set;
        return {};
    });
    const auto rows = all("overrides");
    BOOST_TEST(rows.size() == 3U);
    BOOST_TEST(!column(rows, "switch").contains("b"));
    for (const auto& one : rows) BOOST_TEST(*one.find("on")->if_boolean() == !*one.find("organization_on")->if_boolean());
}

BOOST_AUTO_TEST_CASE(two_duties_in_one_hand_are_found) {
    const std::string assigning = "both=gatehouse:roles:assign&and=gatehouse:audit:read";
    BOOST_TEST(column(all("duties", assigning), "user_name") == (std::set<std::string>{"admin", "owner"}),
               boost::test_tools::per_element());
    BOOST_TEST(column(all("duties", "both=app:use&and=app:read&resource=app/main"), "user_name") ==
                   (std::set<std::string>{"admin", "owner", "plain"}),
               boost::test_tools::per_element());
    const auto deleting = all("duties", "both=gatehouse:organization:delete&and=gatehouse:audit:read");
    BOOST_TEST_REQUIRE(deleting.size() == 1U);
    BOOST_TEST(deleting.front().find("first")->find("step")->text() == "owner");
    suspend(admin);
    BOOST_TEST(!column(all("duties", assigning), "user_name").contains("admin"));
    for (const char* query : {"", "both=app:use", "and=app:use", "both=app:use&and=app:use", "both=app:use&and=app:*",
                              "both=app:use&and=app:read&resource=app", "both=app:use&and=app:read",
                              "both=gatehouse:roles:assign&and=app:read", "both=app:use&and=app:read&resource=app-typo/x"})
        BOOST_TEST(list("/reports/duties", query).status == 400, query);
}

BOOST_AUTO_TEST_CASE(the_pairs_of_the_model_are_asked_about_where_none_is_named) {
    auto text = read_source("config/models/standard.toml");
    text.replace(text.find("\"standard\""), 10, "\"paired\"");
    must(models.add(text + R"(
[[duties]]
first = "gatehouse:organization:delete"
second = "gatehouse:audit:read"
reason = "who destroys is not who watches"
[[duties]]
first = "gatehouse:roles:assign"
second = "app:use"
resource = "app/main"
reason = "who hands out does not use"
)"));
    write(
        [](tenant_transaction& tx) { return raw_rows(tx).run("UPDATE organization SET model = 'paired' WHERE number = $1"); });
    const auto rows = all("duties");
    BOOST_TEST(rows.size() == 3U);
    std::multiset<std::string> told;
    for (const auto& one : rows)
        told.insert(std::string(one.find("user_name")->text()) + ": " + std::string(one.find("reason")->text()));
    BOOST_TEST(
        told == (std::multiset<std::string>{"admin: who hands out does not use", "owner: who destroys is not who watches",
                                            "owner: who hands out does not use"}),
        boost::test_tools::per_element());
    BOOST_TEST(rows.front().find("both")->text() == "gatehouse:organization:delete");
    const auto own = all("duties", "both=app:use&and=app:read&resource=app/main");
    BOOST_TEST(own.size() == 3U);
    BOOST_TEST(!own.front().find("reason"));
    BOOST_TEST(list("/reports/duties", "resource=app/main").status == 400);
}

BOOST_AUTO_TEST_CASE(broken_glass_is_told_newest_first) {
    for (const auto& who : {owner, admin, owner})
        write([&](tenant_transaction& tx) {
            object facts;
            facts.set("member", value(who.text()));
            return audit::record(tx, by, change_kind::session_opened, {"break_glass", std::string(who.text())}, facts);
        });
    sign_in(plain);
    const auto rows = all("break-glass");
    BOOST_TEST_REQUIRE(rows.size() == 3U);
    BOOST_TEST(rows[1].find("user_name")->text() == "admin");
    BOOST_TEST(*rows[0].find("position")->if_integer() > *rows[2].find("position")->if_integer());
}

BOOST_AUTO_TEST_CASE(everybodys_roles_are_told_with_their_source) {
    const auto rows = all("access");
    BOOST_TEST(rows.size() == 3U);
    for (const auto& one : rows) {
        const auto& roles = *one.find("roles")->if_array();
        BOOST_TEST_REQUIRE(roles.size() == 1U);
        BOOST_TEST(roles.front().find("role")->text() ==
                   (one.find("user_name")->text() == "plain" ? "member" : one.find("user_name")->text()));
    }
    const auto at = [&] { return *json_of(list("/reports/position", "")).find("position")->if_integer(); };
    const auto before = at();
    BOOST_TEST(list("/reports/holds", "").status == 200);
    BOOST_TEST(at() == before);
    BOOST_TEST(with_key(admin_key, method::post, of(plain, "/suspend"), "{}").status == 200);
    BOOST_TEST(at() > before);
}

BOOST_AUTO_TEST_SUITE_END()
