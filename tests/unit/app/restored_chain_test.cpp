#include <gatehouse/domain/audit/chain.hpp>
#include <gatehouse/domain/audit/export_page.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>
#include <gatehouse/store/backup.hpp>

#include "app/checkpoint_sink.hpp"
#include "app/erasures.hpp"
#include "support/evidence.hpp"

using namespace gatehouse;
using gatehouse::testing::evidence;

namespace {

template <class Read> auto read(store& from, const organization_id& of, Read what) {
    std::optional<decltype(what(std::declval<tenant_transaction&>()).value())> out;
    const auto done = from.read(of, [&](tenant_transaction& tx) -> result<void> {
        auto found = what(tx);
        if (!found) return found.error();
        out.emplace(*std::move(found));
        return {};
    });
    BOOST_TEST_REQUIRE(done.has_value());
    return *out;
}

void seal(store& in, const organization_id& of, const crypto::keyring& keys, random_source& random) {
    for (;;) {
        const auto batch = read(in, of, [&](tenant_transaction& tx) { return audit::prepare_batch(tx, keys, random, 100); });
        if (!batch) return;
        BOOST_TEST_REQUIRE(in.write(of, [&](tenant_transaction& tx) { return audit::write_batch(tx, *batch); }).has_value());
    }
}

struct restored {
    evidence before;
    organization_id own = before.store.organization();
    std::string file = before.store.directory.path() + "/backup", copy = before.store.directory.path() + "/copy.db";
    store_place to{before.store.directory.path() + "/new", {}};
    const crypto::master_key master = crypto::master_key::from_bytes(secret(std::string(32, 'm')), "mmmm").value();
    std::unique_ptr<store> after;

    void back_up() {
        BOOST_TEST_REQUIRE(before.store->copy_to(copy).has_value());
        const auto written = write_backup({{}, {}, copy}, file, master, before.store.clock.now(), before.store.random);
        BOOST_TEST_REQUIRE(written.has_value());
    }
    void restore() {
        before.store.clock.advance_ms(1000);
        const auto done = restore_backup({file, to, "root", false}, master, before.store.clock, before.store.random);
        BOOST_TEST_REQUIRE(done.has_value());
        auto opened = open_sqlite({to.directory, store_kind::real, ""}, before.store.clock, before.store.random);
        BOOST_TEST_REQUIRE(opened.has_value());
        after = *std::move(opened);
    }
    ~restored() {
        if (after) after->close();
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(app_restored_chain)

// The chain goes on over the row that tells of the restore, and the same key proves all of it.
BOOST_AUTO_TEST_CASE(the_chain_goes_on_over_a_restore_and_says_where) {
    restored at;
    at.before.tell(5);
    at.before.seal(2);
    at.before.tell(1);  // not sealed when the backup is taken
    at.back_up();
    at.before.tell(3);  // and these are not in it
    at.before.seal();
    at.restore();
    seal(*at.after, at.own, at.before.keys, at.before.store.random);
    const auto file = read(*at.after, at.own, [&](tenant_transaction& tx) -> result<std::string> {
        return audit::export_page(tx, at.before.keys, {evidence_repository(tx).last_position().value(), 0, 1000});
    });
    audit::export_verifier verifier(at.before.present_key());
    for (const auto& line : gatehouse::testing::lines_of(file)) BOOST_TEST_REQUIRE(verifier.take(line));
    BOOST_TEST(verifier.end());
    BOOST_TEST(verifier.report().restored_at == std::vector<std::int64_t>{7});
    // What came after the backup has the same position and another hash: the checkpoint that left the machine shows it.
    const auto lost = at.before.read([](tenant_transaction& tx) { return evidence_repository(tx).checkpoint_over(7); });
    const auto now = read(*at.after, at.own, [](tenant_transaction& tx) { return evidence_repository(tx).checkpoint_over(7); });
    BOOST_TEST(audit::sealed_hash_at(*lost, 7) != audit::sealed_hash_at(*now, 7));
    BOOST_TEST(lost->generation != now->generation);
    // So it agrees with what was sent before, but not with a checkpoint of the present generation that it does not have.
    for (const bool forged : {false, true}) {
        audit::export_verifier comparing(at.before.present_key());
        checkpoint sent = *lost;
        if (forged) sent.generation = now->generation;
        comparing.compare_with([&](std::string_view of) {
            return audit::read_known_checkpoints(app::checkpoint_line(at.own, sent) + app::checkpoint_line(at.own, *now), of);
        });
        bool good = true;
        for (const auto& line : gatehouse::testing::lines_of(file)) good = good && comparing.take(line);
        BOOST_TEST((good && comparing.end()) == !forged);
        BOOST_TEST(comparing.report().lost == (forged ? 0 : 1));
    }
}

BOOST_AUTO_TEST_CASE(who_was_erased_after_the_backup_is_erased_again) {
    restored at;
    const auto ada = at.before.create(at.before.okta, gatehouse::testing::user("ada")).member;
    at.before.seal();
    at.back_up();
    at.restore();
    const auto status = [&] {
        return read(*at.after, at.own, [&](tenant_transaction& tx) { return member_repository(tx).get(ada); }).status;
    };
    BOOST_TEST((status() == member_status::active));
    const app::erasures list(at.before.store.directory.path() + "/erased");
    BOOST_TEST(list.note(at.own, {std::string(ada.text())}).has_value());
    BOOST_TEST(list.apply(*at.after, at.before.keys).has_value());
    BOOST_TEST((status() == member_status::erased));
    const auto key =
        read(*at.after, at.own, [&](tenant_transaction& tx) { return evidence_repository(tx).member_key(ada.text()); });
    BOOST_TEST(!key.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
