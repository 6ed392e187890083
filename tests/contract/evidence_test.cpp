#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>

#include <gatehouse/codec/json.hpp>

#include "support/evidence.hpp"

using namespace gatehouse;
using testing::evidence;

namespace {

std::vector<checkpoint> checkpoints_of(evidence& here) {
    return here.read([](tenant_transaction& tx) { return evidence_repository(tx).checkpoints_after(0, 1000); });
}
std::vector<evidence_row> rows_of(evidence& here) {
    return here.read([](tenant_transaction& tx) { return evidence_repository(tx).after(0, 1000); });
}

// What somebody does who has the database and no key.
class intruder : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> change_actor(std::int64_t position) {
        return done(sql().run("UPDATE change SET actor = 'somebody else' WHERE org = $1 AND position = $2", {org(), position}));
    }
    result<void> drop(std::int64_t position) {
        return done(sql().run("DELETE FROM change WHERE org = $1 AND position = $2", {org(), position}));
    }

private:
    static result<void> done(const result<std::int64_t>& ran) {
        if (!ran) return ran.error();
        return {};
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(contract_evidence)

BOOST_AUTO_TEST_CASE(every_row_is_in_the_chain_and_every_batch_is_signed) {
    evidence here;
    here.tell(5);
    here.seal(2);
    here.tell(1);
    here.seal(2);
    const auto rows = rows_of(here);
    const auto checkpoints = checkpoints_of(here);
    BOOST_TEST_REQUIRE(rows.size() == 6u);
    BOOST_TEST_REQUIRE(checkpoints.size() == 4u);  // 2, 4, 5 and 6
    std::string hash, hashes;
    for (const evidence_row& each : rows) hashes += hash = audit::chain_hash(hash, here.store.organization(), each);
    std::string sealed;
    std::int64_t before = 0;
    for (const checkpoint& each : checkpoints) {
        BOOST_TEST(audit::first_position_of(each) == before + 1);
        BOOST_TEST(each.hash == audit::sealed_hash_at(each, each.position));
        BOOST_TEST(
            audit::is_signed_by(here.present_key(), audit::statement_of(here.store.organization(), each), each.signature));
        sealed += each.hashes;
        before = each.position;
    }
    BOOST_TEST(sealed == hashes);
    BOOST_TEST(!here.prepare().has_value());
}

BOOST_AUTO_TEST_CASE(a_batch_has_a_bound) {
    evidence here;
    here.tell(static_cast<int>(limits::audit_batch_rows) + 1);
    const auto batch = here.prepare(limits::audit_batch_rows);
    BOOST_TEST_REQUIRE(batch.has_value());
    BOOST_TEST(batch->next.position == limits::audit_batch_rows);
}

BOOST_AUTO_TEST_CASE(who_seals_second_is_refused) {
    evidence here;
    here.tell(2);
    const auto first = here.prepare();
    here.tell(1);
    const auto second = here.prepare();
    BOOST_TEST_REQUIRE((first && second));
    BOOST_TEST(here.write_batch(*first).has_value());
    const auto refused = here.write_batch(*second);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(checkpoints_of(here).size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_row_that_was_changed_in_the_database_is_named) {
    for (const bool dropped : {false, true}) {
        evidence here;
        here.tell(9);
        here.seal(4);
        BOOST_TEST(!testing::judged(here.exported(), here.present_key()).has_value());
        here.write([&](tenant_transaction& tx) { return dropped ? intruder(tx).drop(6) : intruder(tx).change_actor(6); });
        const auto found = testing::judged(here.exported(), here.present_key());
        BOOST_TEST_REQUIRE(found.has_value());
        BOOST_TEST(found->position == 6);
    }
}

BOOST_AUTO_TEST_CASE(organizations_wait_until_their_rows_are_sealed) {
    evidence here;
    const auto waiting = [&] {
        std::int64_t rows = 0;
        BOOST_TEST(here.store
                       ->read_installation([&](installation_transaction& tx) -> result<void> {
                           for (const auto& each : unsealed_organizations(tx).list().value()) rows += each.rows;
                           return {};
                       })
                       .has_value());
        return rows;
    };
    BOOST_TEST(waiting() == 0);
    here.tell(3);
    BOOST_TEST(waiting() == 3);
    here.seal(2);
    BOOST_TEST(waiting() == 0);
}

BOOST_AUTO_TEST_CASE(of_two_that_make_the_next_key_one_is_refused) {
    evidence here;
    const auto second = here.add_key();
    BOOST_TEST(second.number == 2);
    const auto again =
        here.store->write_installation([&](installation_transaction& tx) { return audit_key_writer(tx).add(second); });
    BOOST_TEST_REQUIRE(again.has_error());
    BOOST_TEST((again.error().code == errc::conflict));
}

BOOST_AUTO_TEST_CASE(a_cursor_moves_forward) {
    evidence here;
    const auto at = [&] { return here.read([](tenant_transaction& tx) { return evidence_repository(tx).cursor_of("x"); }); };
    BOOST_TEST(at() == 0);
    for (const std::int64_t to : {3, 7}) {
        here.write([&](tenant_transaction& tx) { return evidence_repository(tx).move_cursor("x", to); });
        BOOST_TEST(at() == to);
    }
}

BOOST_AUTO_TEST_CASE(an_address_lies_under_the_key_of_whoever_acted) {
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada")).member;
    request_context by = evidence::by_admin();
    by.actor = ada.text();
    by.ip = "192.0.2.7";
    here.tell(1, by);
    request_context idp = evidence::by_idp(here.okta);
    here.tell(1, idp);
    const auto shown = [&] {
        return here.read([&](tenant_transaction& tx) -> result<std::vector<std::string>> {
            audit::personal_reader reader(tx, here.keys);
            std::vector<std::string> out;
            for (const auto& each : evidence_repository(tx).after(here.last_position() - 2, 2).value())
                out.push_back(reader.read(each).value().ip);
            return out;
        });
    };
    const std::vector<std::string> both{"192.0.2.7", "127.0.0.1"};
    BOOST_TEST(shown() == both);
    here.seal();
    const auto rows = rows_of(here);
    BOOST_TEST(rows[rows.size() - 2].told.ip == "");
    BOOST_TEST(rows[rows.size() - 2].personal.value().find("192.0.2.7") == std::string::npos);
    BOOST_TEST(rows.back().told.ip == "127.0.0.1");
    BOOST_TEST(shown() == both);
    BOOST_TEST(!testing::judged(here.exported(), here.present_key()).has_value());

    here.write([&](tenant_transaction& tx) { return evidence_repository(tx).destroy_member_key(ada); });
    BOOST_TEST(shown().front() == "");
    BOOST_TEST(!testing::judged(here.exported(), here.present_key()).has_value());
}

// Or a key that was made for somebody who is erased meanwhile would keep what had to go.
BOOST_AUTO_TEST_CASE(a_batch_is_refused_when_a_key_goes_meanwhile) {
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada")).member;
    request_context by = evidence::by_admin();
    by.actor = ada.text();
    by.ip = "192.0.2.7";
    here.tell(1, by);
    here.seal();
    here.tell(1, by);
    const auto batch = here.prepare();
    here.write([&](tenant_transaction& tx) { return evidence_repository(tx).destroy_member_key(ada); });
    const auto refused = here.write_batch(*batch);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
}

namespace {

result<void> erase(evidence& here, const member_id& id) {
    return here.store->write(here.store.organization(),
                             [&](tenant_transaction& tx) { return lifecycle::erase(tx, evidence::by_admin(), id, here.hash); });
}

std::string people_shown(evidence& here) {
    return here.read([&](tenant_transaction& tx) -> result<std::string> {
        audit::personal_reader reader(tx, here.keys);
        std::string out;
        for (const auto& each : evidence_repository(tx).after(0, 1000).value())
            out += to_json(value(reader.read(each).value().people));
        return out;
    });
}

bool has(const std::string& text, std::string_view what) { return text.find(what) != std::string::npos; }

}  // namespace

// access.md, invariant 6; KA-17: the history of the rest stays whole, and so does the proof of it.
BOOST_AUTO_TEST_CASE(an_erased_person_vanishes_from_history_and_the_chain_stays) {
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada@acme.example"));
    const auto bob = here.create(here.okta, testing::user("bob@acme.example"));
    here.provision(here.okta, [&](auto& idp) { return idp.change_user(ada.id, testing::user("ada.lovelace"), {}); });
    here.seal(3);
    BOOST_TEST(has(people_shown(here), "ada@acme.example"));
    BOOST_TEST(has(people_shown(here), "ada.lovelace"));
    const auto before = here.exported();
    BOOST_TEST(!has(before, "ada"));
    BOOST_TEST(!has(before, "bob@acme.example"));

    BOOST_TEST_REQUIRE(erase(here, ada.member).has_value());
    BOOST_TEST(!has(people_shown(here), "ada"));
    BOOST_TEST(has(people_shown(here), "bob@acme.example"));
    const auto row = here.get(ada.member);
    BOOST_TEST((row.status == member_status::erased));
    BOOST_TEST((row.names == member_names{}));
    here.create(here.okta, testing::user("ada.two"));
    here.seal(3);
    BOOST_TEST(!testing::judged(here.exported(), here.present_key()).has_value());
    BOOST_TEST(!testing::judged(before, here.present_key()).has_value());
}

// Within the seconds before the job comes by: what it finds of an erased person it leaves out, for good.
BOOST_AUTO_TEST_CASE(what_is_not_sealed_yet_of_an_erased_person_is_left_out) {
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada@acme.example")).member;
    BOOST_TEST(has(people_shown(here), "ada@acme.example"));
    BOOST_TEST_REQUIRE(erase(here, ada).has_value());
    BOOST_TEST(!has(people_shown(here), "ada"));
    const auto batch = here.prepare();
    BOOST_TEST((batch->erased == std::vector{std::string(ada.text())}));
    here.seal();
    for (const auto& each : rows_of(here)) BOOST_TEST(!has(each.personal.value_or(""), "ada"));
    BOOST_TEST(!here.read([&](tenant_transaction& tx) { return evidence_repository(tx).member_key(ada.text()); }).has_value());
}

BOOST_AUTO_TEST_CASE(an_owner_is_not_erased_and_nobody_twice) {
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada")).member,
               bob = here.create(here.okta, testing::user("bob")).member;
    here.write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(ada, true); });
    BOOST_TEST((erase(here, ada).error().code == errc::conflict));
    BOOST_TEST((here.get(ada).status == member_status::active));
    BOOST_TEST(erase(here, bob).has_value());
    BOOST_TEST((erase(here, bob).error().code == errc::conflict));
}

BOOST_AUTO_TEST_SUITE_END()
