#include <gatehouse/base/limits/audit.hpp>

#include "support/evidence.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

BOOST_AUTO_TEST_SUITE(audit_export)

BOOST_AUTO_TEST_CASE(pages_are_the_file_in_pieces) {
    evidence here;
    here.tell(11);
    here.seal(4);
    const std::string whole = here.exported();
    for (const std::int64_t most : {1, 3, 4, 11}) {
        std::string file;
        for (std::int64_t after = 0; after < 11; after += most) file += here.page({11, after, most});
        BOOST_TEST(file.substr(0, file.rfind("\"signature\"")) == whole.substr(0, whole.rfind("\"signature\"")));
        BOOST_TEST(!judged(file, here.present_key()).has_value());
    }
}

BOOST_AUTO_TEST_CASE(an_export_ends_where_it_was_asked_to) {
    evidence here;
    here.tell(9);
    here.seal(4);
    for (std::int64_t until = 1; until <= 9; ++until) {
        const auto file = here.page({until, 0, 100});
        BOOST_TEST(!judged(file, here.present_key()).has_value());
        BOOST_TEST(file.find("\"end\":" + std::to_string(until)) != std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(what_is_not_sealed_is_not_exported_yet) {
    evidence here;
    here.tell(3);
    here.seal();
    here.tell(1);
    const auto refused = here.store->read(here.store.organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto page = audit::export_page(tx, here.keys, {4, 0, 100});
        BOOST_TEST_REQUIRE(page.has_error());
        return page.error();
    });
    BOOST_TEST((refused.error().code == errc::unavailable));
}

BOOST_AUTO_TEST_CASE(who_knows_the_first_key_believes_those_that_follow_from_it) {
    evidence here;
    const public_key first = here.present_key();
    here.tell(2);
    here.seal();
    here.add_key();
    const public_key second = here.present_key();
    here.tell(2);
    here.seal();
    here.add_key();
    const auto file = here.exported();
    BOOST_TEST(!judged(file, first).has_value());
    BOOST_TEST(!judged(file, second).has_value());
    BOOST_TEST(!judged(file, here.present_key()).has_value());
    BOOST_TEST(!judged(file, std::nullopt).has_value());
    const auto stranger = private_key::generate(key_kind::ec).value().public_part();
    BOOST_TEST(judged(file, stranger).has_value());
    // A later key says nothing of an earlier one: whoever took it could have made up all that came before.
    evidence older;
    older.tell(1);
    older.seal();
    BOOST_TEST(judged(older.exported(), second).has_value());
}

// The chain goes on over a restore; a generation that nothing tells of is a store that somebody put in place of another.
BOOST_AUTO_TEST_CASE(a_new_generation_needs_a_record_of_the_restore) {
    for (const bool told : {false, true}) {
        evidence here;
        here.tell(2);
        here.seal();
        here.mint_generation();
        here.store.reopen();
        if (told)
            here.write([](tenant_transaction& tx) -> result<void> {
                const auto row =
                    change_repository(tx).append({}, change_kind::server_restored, change_target::of(tx.organization()));
                if (!row) return row.error();
                return {};
            });
        else
            here.tell(1);
        here.seal();
        BOOST_TEST(judged(here.exported(), here.present_key()).has_value() == !told);
    }
}

BOOST_AUTO_TEST_CASE(a_line_has_a_bound) {
    audit::export_verifier verifier(std::nullopt);
    BOOST_TEST(!verifier.take(std::string(limits::audit_line_bytes + 1, 'x')));
    BOOST_TEST(verifier.found()->why.find("longer") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
