#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/applications.hpp>
#include <gatehouse/store/application_certificate_repository.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;

namespace {

struct fixture : testing::access_people {
    application_id shop = registered("shop"), desk = registered("desk");

    template <class T> result<T> made(std::function<result<T>(installation_transaction&)> work) {
        std::optional<T> got;
        const auto done = data->write_installation([&](installation_transaction& tx) -> result<void> {
            auto one = work(tx);
            if (!one) return one.error();
            got = *std::move(one);
            return {};
        });
        if (!done) return done.error();
        return *std::move(got);
    }
    application_id registered(std::string name) {
        return *made<application_id>([&](installation_transaction& tx) -> result<application_id> {
            const application row{
                tx.new_id<application_id>(), name, {}, {}, "app:use", "app/main", false, false, true, tx.now()};
            const auto text = sessions::register_application(tx, keys, row, {organization()});
            if (!text) return text.error();
            return row.id;
        });
    }
    result<application_certificate> add(const application_id& to, std::string fingerprint, std::int64_t for_ms = 1'000) {
        return made<application_certificate>([&](installation_transaction& tx) {
            return sessions::register_certificate(
                tx, to, {application_certificate_id::trusted(""), "CN=x", fingerprint, tx.now() + for_ms});
        });
    }
    result<sessions::key_holder> holder(std::string_view fingerprint) {
        return made<sessions::key_holder>(
            [&](installation_transaction& tx) { return sessions::holder_of_key(tx, fingerprint); });
    }
    std::vector<application_certificate> list(const application_id& of) {
        return *made<std::vector<application_certificate>>(
            [&](installation_transaction& tx) { return application_certificate_repository(tx).list(of); });
    }
    result<void> erase(const application_id& of, const application_certificate_id& id) {
        return data->write_installation(
            [&](installation_transaction& tx) { return application_certificate_repository(tx).erase(of, id); });
    }
    void raw(std::string_view text) {
        write([&](tenant_transaction& tx) { return testing::raw_rows(tx).run(text); });
    }
    bool is_of(const application_id& whose, std::string_view fingerprint) {
        const auto found = holder(fingerprint);
        return found && found->found.id == whose && !found->waits_since;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_application_certificates, fixture)

BOOST_AUTO_TEST_CASE(a_key_is_one_applications) {
    const auto first = add(shop, "aa");
    BOOST_TEST_REQUIRE(first.has_value());
    BOOST_TEST(is_of(shop, "aa"));
    BOOST_TEST((holder("bb").error().code == errc::not_found));
    BOOST_TEST((holder("").error().code == errc::not_found));
    for (const auto& to : {shop, desk}) BOOST_TEST((add(to, "aa").error().code == errc::uniqueness));
    BOOST_TEST((erase(desk, first->id).error().code == errc::not_found));
    testing::must(erase(shop, first->id));
    BOOST_TEST(holder("aa").has_error());
    BOOST_TEST((erase(shop, first->id).error().code == errc::not_found));
    BOOST_TEST(add(desk, "aa").has_value());
    BOOST_TEST(is_of(desk, "aa"));
}

BOOST_AUTO_TEST_CASE(an_application_has_as_many_as_it_needs_and_no_more) {
    for (std::size_t i = 0; i < limits::application_certificates; ++i)
        BOOST_TEST(add(shop, "key " + std::to_string(i)).has_value());
    BOOST_TEST((add(shop, "one more").error().code == errc::conflict));
    BOOST_TEST(add(desk, "one more").has_value());
    testing::must(erase(shop, list(shop).front().id));
    BOOST_TEST(add(shop, "another").has_value());
    BOOST_TEST(list(shop).size() == limits::application_certificates);
    BOOST_TEST(list(shop).back().fingerprint == "another", "in the order they were made");
}

BOOST_AUTO_TEST_CASE(what_has_ended_is_not_registered_and_what_begins_later_is) {
    BOOST_TEST((add(shop, "aa", -1).error().code == errc::invalid_value));
    BOOST_TEST(add(shop, "aa", 0).has_value());
    BOOST_TEST((add(application_id::trusted("01890000-0000-7000-8000-0000000000aa"), "bb").error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE(its_keys_end_with_the_application) {
    BOOST_TEST(add(shop, "aa").has_value());
    testing::must(
        data->write_installation([&](installation_transaction& tx) { return application_repository(tx).erase(shop); }));
    BOOST_TEST(holder("aa").has_error());
    BOOST_TEST(add(desk, "aa").has_value());
}

// A new secret says nothing of a key that may have been removed since the backup, and a new key nothing of the secret.
BOOST_AUTO_TEST_CASE(after_a_restore_keys_wait_by_themselves_and_those_of_before_are_dead) {
    BOOST_TEST(add(shop, "of the backup").has_value());
    BOOST_TEST(add(shop, "of one before").has_value());
    raw("UPDATE server SET restored_at = 1000, restored_from = -1 WHERE $1 > 0");
    raw("UPDATE application SET generation = -1 WHERE $1 > 0");
    raw("UPDATE application_certificate SET generation = -1 WHERE $1 > 0 AND fingerprint = 'of the backup'");
    raw("UPDATE application_certificate SET generation = -2 WHERE $1 > 0 AND fingerprint = 'of one before'");
    BOOST_TEST(add(shop, "new").has_value());
    BOOST_TEST(is_of(shop, "new"));
    BOOST_TEST((holder("of the backup")->waits_since == instant{1000}));
    BOOST_TEST(holder("of one before").has_error());
    testing::must(made<secret>([&](installation_transaction& tx) {
                      return sessions::rotate_application(tx, keys, shop, std::nullopt);
                  }).has_value()
                      ? result<void>()
                      : make_error(errc::internal, "not rotated"));
    BOOST_TEST((holder("of the backup")->waits_since == instant{1000}));
    const auto all = list(shop);
    BOOST_TEST((all[0].waits_since == instant{1000}));
    BOOST_TEST(!all[0].ended_by_restore);
    BOOST_TEST(all[1].ended_by_restore);
    BOOST_TEST(!all[2].ended_by_restore);
    const auto confirmed =
        made<std::int64_t>([&](installation_transaction& tx) { return application_certificate_repository(tx).confirm(shop); });
    BOOST_TEST(*confirmed == 1);
    BOOST_TEST(is_of(shop, "of the backup"));
    BOOST_TEST(holder("of one before").has_error());
}

BOOST_AUTO_TEST_SUITE_END()
