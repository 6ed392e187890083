#include <gatehouse/store/change_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::people;

BOOST_AUTO_TEST_SUITE(contract_changes)

namespace {
result<std::vector<change>> newest(tenant_transaction& tx, const change_filter& filter, std::int64_t before = 0,
                                   std::int64_t most = 100) {
    return change_repository(tx).newest(filter, before, most);
}
}  // namespace

BOOST_AUTO_TEST_CASE(positions_are_gap_free_whatever_rolls_back) {
    people here;
    const auto other = here.store.add_organization("other");
    for (int i = 0; i < 20; ++i) {
        const auto written = here.store->write(here.store.organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto at = change_repository(tx).append(people::by_admin(), change_kind::group_changed, {"group", "g"});
            if (!at) return at.error();
            if (i % 3 == 0) return make_error(errc::conflict, "rolled back");
            return {};
        });
        BOOST_TEST(written.has_error() == (i % 3 == 0));
    }
    const auto rows = here.read([](tenant_transaction& tx) { return change_repository(tx).after(0, 100); });
    BOOST_TEST(rows.size() == 13u);
    for (std::size_t i = 0; i < rows.size(); ++i) BOOST_TEST(rows[i].position == static_cast<std::int64_t>(i + 1));
    BOOST_TEST(here.store
                   ->write(other,
                           [](tenant_transaction& tx) -> result<void> {
                               const auto first =
                                   change_repository(tx).append(people::by_admin(), change_kind::group_changed, {"group", "g"});
                               BOOST_TEST((first.has_value() && *first == 1));
                               return {};
                           })
                   .has_value());
}

BOOST_AUTO_TEST_CASE(a_list_is_newest_first_and_narrowed) {
    people here;
    here.write([](tenant_transaction& tx) -> result<void> {
        const auto add = [&](change_kind kind, std::string id) {
            return change_repository(tx).append(people::by_admin(), kind, {"member", std::move(id)}, R"({"n":1})").has_value();
        };
        BOOST_TEST(add(change_kind::member_created, "a"));
        BOOST_TEST(add(change_kind::member_suspended, "a"));
        BOOST_TEST(add(change_kind::owner_ended_by_idp, "b"));
        return {};
    });
    struct {
        change_filter filter;
        std::size_t found;
        std::string why;
    } const cases[] = {
        {{}, 3, "everything"},
        {{.kind = "member.suspended"}, 1, "one kind"},
        {{.kind = "member."}, 2, "a family"},
        {{.kind = "alarm."}, 1, "alarms"},
        {{.target_kind = "member", .target = "a"}, 2, "a target"},
        {{.actor = "somebody"}, 0, "another actor"},
        {{.from = instant{9'999'999'999'999}}, 0, "later"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            const auto rows = here.read([&](tenant_transaction& tx) { return newest(tx, c.filter); });
            BOOST_TEST(rows.size() == c.found);
            for (std::size_t i = 1; i < rows.size(); ++i) BOOST_TEST(rows[i - 1].position > rows[i].position);
        }
    const auto page = here.read([&](tenant_transaction& tx) { return newest(tx, {}, 3, 1); });
    BOOST_TEST_REQUIRE(page.size() == 1u);
    BOOST_TEST(page.front().kind == "member.suspended");
    BOOST_TEST(page.front().facts == R"({"n":1})");
    BOOST_TEST(page.front().actor_kind == "session");
}

BOOST_AUTO_TEST_SUITE_END()
