#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include <filesystem>
#include <functional>

#include "app/gateway.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

namespace {

namespace files = std::filesystem;

void add_token(store& to, const crypto::keyring& keys) {
    std::optional<organization_id> organization;
    const auto made = to.write_installation([&](installation_transaction& tx) -> result<void> {
        organization = *organization_directory(tx).create("acme", "Acme", "standard");
        return {};
    });
    const auto minted = to.write(*organization, [&](tenant_transaction& tx) -> result<void> {
        const auto id = tx.new_id<connection_id>();
        if (auto in = connection_repository(tx).insert({.id = id, .name = "idp"}); !in) return in;
        const auto token = sessions::mint_scim_token(tx, keys, {}, id, "token", tx.now() + 60'000);
        return token ? result<void>() : token.error();
    });
    BOOST_TEST_REQUIRE((made.has_value() && minted.has_value()));
}

struct fixture {
    testing::temporary_directory directory;
    std::string data = directory.path() + "/data", key = data + ".key", elsewhere = directory.path() + "/elsewhere.key";

    result<void> start() {
        config settings;
        settings.data = data;
        settings.listen.port = 0;
        const auto opened = gateway::open(settings, store_kind::real);
        if (!opened) return opened.error();
        return {};
    }
    void another_key() {
        files::rename(key, elsewhere);
        system_random random;
        BOOST_TEST_REQUIRE(crypto::keyring::load_or_create(key, random).has_value());
    }
    void before_the_check(const std::function<void(store&, const crypto::keyring&)>& fill) {
        system_clock time;
        system_random random;
        const auto opened = open_sqlite({data, store_kind::real, ""}, time, random);
        const auto keys = crypto::keyring::load_or_create(key, random);
        BOOST_TEST_REQUIRE((opened.has_value() && keys.has_value()));
        fill(**opened, *keys);
        (*opened)->close();
    }
    void check_refused(std::string_view why) {
        const auto refused = start();
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::conflict));
        BOOST_TEST(refused.error().detail.find(why) != std::string::npos, refused.error().detail);
        BOOST_TEST(refused.error().detail.find(key) != std::string::npos, refused.error().detail);
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_master_key, fixture)

BOOST_AUTO_TEST_CASE(a_store_opens_with_its_own_key_only) {
    BOOST_TEST_REQUIRE(start().has_value());
    another_key();
    check_refused("is not the one this store was made with");
    files::rename(elsewhere, key);
    BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_CASE(a_store_without_its_key_is_refused_and_no_key_is_made) {
    BOOST_TEST_REQUIRE(start().has_value());
    files::rename(key, elsewhere);
    check_refused("is missing");
    BOOST_TEST(!files::exists(key));
}

BOOST_AUTO_TEST_CASE(a_store_from_before_the_check_is_bound_at_its_next_start) {
    before_the_check([](store&, const crypto::keyring&) {});
    BOOST_TEST_REQUIRE(start().has_value());
    another_key();
    check_refused("is not the one this store was made with");
}

BOOST_AUTO_TEST_CASE(a_store_from_before_the_check_is_bound_to_the_key_of_its_credentials_only) {
    before_the_check(add_token);
    another_key();
    check_refused("is not the one this store was made with");
    files::rename(elsewhere, key);
    BOOST_TEST_REQUIRE(start().has_value());
    another_key();
    check_refused("is not the one this store was made with");
}

BOOST_AUTO_TEST_SUITE_END()
