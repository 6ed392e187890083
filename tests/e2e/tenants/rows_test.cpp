#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/store/transaction.hpp>

#include "support/raw_connection.hpp"
#include "two_organizations.hpp"

namespace gatehouse::testing {
namespace {

// More users and members than anybody would send one by one.
class many_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // Users numbered from `from` up to and not including `to`, made after the pattern of the one that is there.
    result<void> add_users(std::string_view pattern, std::int64_t from, std::int64_t to) {
        return done(sql().run(
            "WITH RECURSIVE n (i) AS (VALUES ($3) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $4)"
            " INSERT INTO link (org, id, connection, member, authority, user_name, user_name_fold, active, document,"
            " version, created, modified) SELECT org, printf('f%07d-0000-7000-8000-000000000000', i), connection, member, 0,"
            " 'row' || i, 'row' || i, 1, '{\"userName\":\"row' || i || '\"}', 1, created, modified"
            " FROM n JOIN link ON org = $1 AND id = $2",
            {org(), pattern, from, to}));
    }
    result<void> count_users(std::string_view connection, std::int64_t count) {
        return done(sql().run("UPDATE connection SET user_count = $3 WHERE org = $1 AND id = $2", {org(), connection, count}));
    }
    // The first `count` users are its members.
    result<void> fill(std::string_view group, std::int64_t from, std::int64_t to) {
        const auto joined =
            done(sql().run("INSERT INTO group_member (org, group_id, member, kind, since)"
                           " SELECT org, $2, id, 'user', 0 FROM link WHERE org = $1 ORDER BY id LIMIT $4 - $3 OFFSET $3",
                           {org(), group, from, to}));
        if (!joined) return joined;
        return done(sql().run("UPDATE directory_group SET member_count = $3 WHERE org = $1 AND id = $2", {org(), group, to}));
    }

private:
    static result<void> done(const result<std::int64_t>& ran) {
        if (!ran) return ran.error();
        return {};
    }
};

struct crowded {
    two_organizations at;
    const furnished& own = at.own();
    std::int64_t users = 1, members = 0;

    void write(const std::function<result<void>(many_rows&)>& work) {
        const auto done = at.whole().data().write(organization_id::trusted(own.ids.at("org")), [&](tenant_transaction& tx) {
            many_rows rows(tx);
            return work(rows);
        });
        BOOST_TEST_REQUIRE(done.has_value());
    }
    void have_users(std::int64_t count) {
        for (; users < count; users = std::min(users + slice, count))
            write([&](many_rows& rows) { return rows.add_users(own.ids.at("user"), users, std::min(users + slice, count)); });
        write([&](many_rows& rows) { return rows.count_users(own.ids.at("connection"), count); });
    }
    void have_members(std::int64_t count) {
        for (; members < count; members = std::min(members + slice, count))
            write([&](many_rows& rows) { return rows.fill(own.ids.at("group"), members, std::min(members + slice, count)); });
    }
    std::string ask(const std::string& line, const std::string& body = "") {
        const std::uint16_t port = at.whole().settings().listen.port;
        raw_connection one(port);
        one.send(line + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nAuthorization: Bearer " + own.scim_token +
                 "\r\nContent-Type: application/scim+json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                 body);
        return one.read_answer(20'000);
    }
    std::string find(const std::string& kind, std::string_view filter) {
        return ask("GET /scim/v2/" + kind + "?count=1&filter=" + percent_encode(filter));
    }
    // Takes members away by what is said of them: nobody fits.
    std::string take_away() {
        return ask("PATCH /scim/v2/Groups/" + own.ids.at("group"),
                   R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)"
                   R"({"op":"remove","path":"members[display eq \"nobody\"]"}]})");
    }

private:
    static constexpr std::int64_t slice = 10'000;  // of one write, which has a bound of its own
};

void check_too_many(const std::string& answer) {
    BOOST_TEST(status_of(answer) == 400, answer);
    BOOST_TEST(answer.find(R"("scimType":"tooMany")") != std::string::npos, answer);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_rows)

BOOST_AUTO_TEST_CASE(so_many_rows_are_examined_and_no_more) {
    crowded here;
    const std::string judged = "title eq \"none\"", walked = "userName co \"row77\"";
    const std::string either = "displayName ne \"g\" or members.value eq \"nobody\"";  // the first has no index
    here.have_users(limits::rows_examined);
    for (const auto& filter : {judged, walked}) BOOST_TEST(status_of(here.find("Users", filter)) == 200, filter);
    here.have_members(limits::rows_examined - 1);  // the group itself is a row too
    BOOST_TEST(status_of(here.find("Groups", either)) == 200);
    here.have_members(limits::rows_examined);
    check_too_many(here.find("Groups", either));
    const int patched = status_of(here.take_away());
    BOOST_TEST((patched == 200 || patched == 204), patched);

    here.have_users(limits::rows_examined + 1);
    for (const auto& filter : {judged, walked}) BOOST_TEST_CONTEXT(filter) check_too_many(here.find("Users", filter));
    here.have_members(limits::rows_examined + 1);
    check_too_many(here.take_away());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::testing
