#include <gatehouse/store/removal_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::people;

namespace {

// What no repository writes yet: what somebody saw, and when it was changed.
class secrets : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    void seen(const member_id& by, std::string_view resource, std::int64_t last_at) {
        BOOST_TEST(
            sql()
                .run("INSERT INTO resource (org, id, type, external_name) VALUES ($1, $2, 'app', $2) ON CONFLICT DO NOTHING",
                     {org(), resource})
                .has_value());
        BOOST_TEST(sql()
                       .run("INSERT INTO exposure (org, member, resource, permission, first_at, last_at)"
                            " VALUES ($1, $2, $3, 'seed', 0, $4)",
                            {org(), by.text(), resource, last_at})
                       .has_value());
    }
    void rotated(std::string_view resource, std::int64_t marked_at, std::optional<std::int64_t> done_at) {
        BOOST_TEST(sql()
                       .run("INSERT INTO rotation (org, resource, marked_at, by, done_at) VALUES ($1, $2, $3, '', $4)",
                            {org(), resource, marked_at, done_at})
                       .has_value());
    }
    std::string marked(instant at) {
        std::string all;
        BOOST_TEST(sql()
                       .run("/* a test */ SELECT resource FROM rotation WHERE org = $1 AND marked_at = $2 ORDER BY resource",
                            {org(), at},
                            [&](const sql_row& row) {
                                all += row.string(0) + " ";
                                return result<void>();
                            })
                       .has_value());
        return all;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(contract_removal)

BOOST_AUTO_TEST_CASE(secrets_seen_since_their_last_rotation_are_marked) {
    people here;
    const auto leaver = here.create(here.okta, testing::user("leaver")).member;
    const auto stayer = here.create(here.okta, testing::user("stayer")).member;
    here.write([&](tenant_transaction& tx) -> result<void> {
        secrets rows(tx);
        for (const char* resource : {"after", "at", "before", "never", "unfinished"}) rows.seen(leaver, resource, 50);
        rows.seen(stayer, "anothers", 50);
        rows.rotated("after", 1, 51);
        rows.rotated("at", 1, 50);
        rows.rotated("before", 1, 40);
        rows.rotated("before", 2, 49);
        rows.rotated("unfinished", 1, std::nullopt);
        const auto ended = removal_repository(tx).end_rights_of(leaver, "x");
        BOOST_TEST_REQUIRE(ended.has_value());
        BOOST_TEST(ended->rotations == 2);  // what is marked already is not marked again
        BOOST_TEST(rows.marked(tx.now()) == "before never ");
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()
