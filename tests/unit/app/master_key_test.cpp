#include <boost/test/unit_test.hpp>

#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/store/operator_key_repository.hpp>

#include <filesystem>
#include <fstream>
#include <functional>

#include "app/gateway.hpp"
#include "app/key_files.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;
using namespace gatehouse::app;

namespace {

namespace files = std::filesystem;

// As a store was before it had keys of its own, with an operator's key in it.
class old_credential : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<void> insert(std::string_view key_id) {
        const auto emptied = sql().run("DELETE FROM store_key", {});
        if (!emptied) return emptied.error();
        return operator_key_repository(tx()).insert(tx().new_id<operator_key_id>(), "deploy", "mac", key_id, tx().now() + 1);
    }
};

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
    void with_store(const std::function<result<void>(store&)>& work) {
        system_clock time;
        system_random random;
        const auto opened = open_sqlite({data, store_kind::real, ""}, time, random);
        BOOST_TEST_REQUIRE(opened.has_value());
        BOOST_TEST_REQUIRE(work(**opened).has_value());
        (*opened)->close();
    }
    void another_key() {
        files::rename(key, elsewhere);
        system_random random;
        BOOST_TEST_REQUIRE(crypto::master_key::create(key, random).has_value());
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
    check_refused("it opens with ");
    files::rename(elsewhere, key);
    BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_CASE(a_store_without_its_key_is_refused_and_no_key_is_made) {
    BOOST_TEST_REQUIRE(start().has_value());
    files::rename(key, elsewhere);
    check_refused("is missing");
    BOOST_TEST(!files::exists(key));
}

// The store has the next key, and the process ended before the file had its place.
BOOST_AUTO_TEST_CASE(a_replacement_that_was_cut_short_is_finished_by_the_next_start) {
    BOOST_TEST_REQUIRE(start().has_value());
    system_random random;
    const auto present = crypto::master_key::load(key).value();
    const auto next = crypto::master_key::create(next_key_file(key), random).value();
    BOOST_TEST_REQUIRE(keep_former_key(key, present).has_value());
    with_store([&](store& data) {
        return data.write_installation([&](installation_transaction& tx) {
            return sessions::replace_master_key(tx, {actor_kind::operator_, "root", "", "cli", "", ""}, present, next);
        });
    });
    BOOST_TEST(start().has_value());
    BOOST_TEST(crypto::master_key::load(key)->id() == next.id());
    BOOST_TEST(crypto::master_key::load(former_key_file(key, present.id()))->id() == present.id());
    BOOST_TEST(!files::exists(next_key_file(key)));
    BOOST_TEST(start().has_value());

    files::rename(key, next_key_file(key));  // the file itself was lost before that
    BOOST_TEST(start().has_value());
    BOOST_TEST(crypto::master_key::load(key)->id() == next.id());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replaced_is_refused_before_anything_changes) {
    BOOST_TEST_REQUIRE(start().has_value());
    system_random random;
    const auto present = crypto::master_key::load(key).value();
    const auto refused = [&](std::string_view why) {
        const auto kept = keep_former_key(key, present);
        BOOST_TEST_REQUIRE(kept.has_error());
        BOOST_TEST(kept.error().detail.find(why) != std::string::npos, kept.error().detail);
        BOOST_TEST(kept.error().detail.find("gatehouse key add") != std::string::npos);
    };
    files::rename(key, elsewhere);
    refused("is no file that could be replaced");
    files::create_symlink(elsewhere, key);
    refused("is no file that could be replaced");
    files::remove(key);
    BOOST_TEST_REQUIRE(crypto::master_key::create(key, random).has_value());
    refused("does not hold the key that this gateway runs on");
    files::remove(key);
    files::rename(elsewhere, key);
    std::ofstream(former_key_file(key, present.id())) << "something else\n";
    refused("can't be replaced (File exists)");
    files::remove(former_key_file(key, present.id()));
    BOOST_TEST(keep_former_key(key, present).has_value());
    BOOST_TEST(keep_former_key(key, present).has_value());  // again, after it was cut short
}

BOOST_AUTO_TEST_CASE(a_next_key_that_the_store_never_had_is_dropped) {
    BOOST_TEST_REQUIRE(start().has_value());
    system_random random;
    const auto present = crypto::master_key::load(key).value();
    BOOST_TEST_REQUIRE(crypto::master_key::create(next_key_file(key), random).has_value());
    BOOST_TEST(start().has_value());
    BOOST_TEST(crypto::master_key::load(key)->id() == present.id());
    BOOST_TEST(!files::exists(next_key_file(key)));
}

BOOST_AUTO_TEST_CASE(a_store_with_credentials_from_before_the_check_is_bound_to_their_key_only) {
    BOOST_TEST_REQUIRE(start().has_value());
    const auto present = crypto::master_key::load(key).value();
    with_store([&](store& data) {
        return data.write_installation([&](installation_transaction& tx) { return old_credential(tx).insert(present.id()); });
    });
    another_key();
    check_refused("it was made with another");
    files::remove(key);
    files::rename(elsewhere, key);
    BOOST_TEST(start().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
