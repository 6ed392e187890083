#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

struct fixture : access_people {
    member_id ada = add_member("ada");
    assignment_id admin = assign(principal_kind::member, ada.text(), "admin");
    sessions::minted key = api_key(ada);

    std::int64_t end_lost() {
        return make<std::int64_t>([&](tenant_transaction& tx) { return lifecycle::end_lost_keys(tx, by, decider, ada); });
    }
    bool opens() {
        const auto who = alive(credential_kind::api_key, key.text.reveal());
        return who && decide({ada, {}, "app:use", "app", "main", &*who}).allowed;
    }
    void unassign() {
        write([&](tenant_transaction& tx) { return assignment_repository(tx).end(admin); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_kept_keys, fixture)

// access.md, Invariants, 2: when the owner stops having it, the key is revoked for good.
BOOST_AUTO_TEST_CASE(a_key_that_its_owner_may_not_keep_does_not_come_back_with_the_right) {
    BOOST_TEST(end_lost() == 0);
    BOOST_TEST(opens());
    unassign();
    BOOST_TEST(!opens());  // at once, before anything has ended it
    BOOST_TEST(end_lost() == 1);
    assign(principal_kind::member, ada.text(), "admin");
    BOOST_TEST(!opens());
    BOOST_TEST(end_lost() == 0);
    const auto told = must(read<std::vector<change>>(
        [](tenant_transaction& tx) { return change_repository(tx).newest({.kind = "api_key.revoked"}, 0, 10); }));
    BOOST_TEST_REQUIRE(told.size() == 1U);
    BOOST_TEST(told.front().target.id == key.id);
}

// A connection that is off for an hour takes nothing away.
BOOST_AUTO_TEST_CASE(who_is_barred_at_the_gate_keeps_the_keys) {
    const auto okta = add_connection();
    add_link(okta, ada, "ada");
    const auto state = [&](std::string_view to) {
        write([&](tenant_transaction& tx) { return raw_rows(tx).run("UPDATE connection SET state = $2 WHERE org = $1", to); });
    };
    state("disabled");
    BOOST_TEST(!opens());
    BOOST_TEST(end_lost() == 0);
    state("active");
    BOOST_TEST(opens());
}

BOOST_AUTO_TEST_CASE(owners_of_living_keys_are_found_in_pages) {
    const auto page = [&](std::string_view after, std::int64_t most) {
        return must(
            read<std::vector<member_id>>([&](tenant_transaction& tx) { return api_key_repository(tx).owners(after, most); }));
    };
    const auto bo = add_member("bo");
    api_key(bo);
    api_key(bo);
    BOOST_TEST(page("", 10).size() == 2U);
    const auto first = page("", 1);
    BOOST_TEST_REQUIRE(first.size() == 1U);
    BOOST_TEST_REQUIRE(page(first.front().text(), 1).size() == 1U);
    BOOST_TEST((page(first.front().text(), 1).front() != first.front()));
    data.clock.advance_ms(3'600'000);
    BOOST_TEST(page("", 10).empty());
}

BOOST_AUTO_TEST_SUITE_END()
