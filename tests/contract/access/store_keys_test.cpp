#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/server_repository.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;
using crypto::master_key;

namespace {

master_key key_of(char fill) { return master_key::from_bytes(secret(std::string(32, fill)), std::string(4, fill)).value(); }

class raw : public installation_repository {
public:
    using installation_repository::installation_repository;
    void run(std::string_view text, std::initializer_list<sql_value> args) {
        BOOST_TEST_REQUIRE(sql().run(text, args).has_value(), text);
    }
};

void must(const result<void>& done) { BOOST_TEST_REQUIRE(done.has_value()); }

struct fixture {
    testing::temporary_store data;
    const master_key first = key_of('a'), second = key_of('b');
    const request_context by{actor_kind::operator_, "root", "", "cli", "", ""};

    result<crypto::keyring> open(const master_key& with) { return sessions::open_store_keys(*data, with); }
    result<void> write(std::function<result<void>(installation_transaction&)> work) {
        return data->write_installation(std::move(work));
    }
    result<void> add(const master_key& present, const master_key& next) {
        return write([&](installation_transaction& tx) { return sessions::add_master_key(tx, by, present, next); });
    }
    result<void> remove(const master_key& present, std::string_view id, std::int64_t wait_ms = 0) {
        return write([&](installation_transaction& tx) { return sessions::remove_master_key(tx, by, present, id, wait_ms); });
    }
    result<void> replace(const master_key& present, const master_key& next) {
        return write([&](installation_transaction& tx) { return sessions::replace_master_key(tx, by, present, next); });
    }
    std::vector<std::string> ids() {
        std::vector<std::string> out;
        must(data->read_installation([&](installation_transaction& tx) -> result<void> {
            const auto all = sessions::master_keys_of(tx);
            for (const auto& one : *all) out.push_back(one.id);
            return {};
        }));
        return out;
    }
    std::string told() {
        std::string out;
        must(data->read_installation([&](installation_transaction& tx) -> result<void> {
            const auto all = installation_log(tx).newest("", 0, 100);
            for (const auto& one : *all) out += one.kind + " " + one.target + " by " + one.actor + "\n";
            return {};
        }));
        return out;
    }
    void run(std::string_view text, std::initializer_list<sql_value> args) {
        must(write([&](installation_transaction& tx) -> result<void> {
            raw(tx).run(text, args);
            return {};
        }));
    }
    // As a store was before it had keys of its own.
    void make_old(const master_key& with) {
        instant created{};
        must(data->read_installation([&](installation_transaction& tx) -> result<void> {
            created = *server_repository(tx).created();
            return {};
        }));
        const auto keys = crypto::keyring::of({with.itself()}).value();
        run("UPDATE server SET key_check = $1", {keys.mac("master key check", std::to_string(created.ms))});
    }
};

std::string sealed_by(const crypto::keyring& keys) {
    seeded_random random(7);
    return keys.seal("a seed", "place", random);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(store_keys, fixture)

BOOST_AUTO_TEST_CASE(a_new_store_has_a_key_that_is_not_its_master_key) {
    const auto keys = open(first).value();
    BOOST_TEST(keys.key_id() != first.id());
    const std::string mac = keys.mac("session", "text"), sealed = sealed_by(keys);
    data.reopen();
    const auto again = open(first).value();
    BOOST_TEST(again.matches("session", "text", mac));
    BOOST_TEST(again.unseal(sealed, "place")->reveal() == "a seed");
    BOOST_TEST(!crypto::keyring::of({first.itself()})->matches("session", "text", mac));
}

BOOST_AUTO_TEST_CASE(it_opens_with_its_own_master_key_only) {
    BOOST_TEST_REQUIRE(open(first).has_value());
    const auto refused = open(second);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(refused.error().detail == "it opens with aaaa");
    BOOST_TEST((ids() == std::vector<std::string>{"aaaa"}));
}

// All that was made under the master key itself stays good.
BOOST_AUTO_TEST_CASE(a_store_from_before_goes_on_under_the_key_it_had) {
    make_old(first);
    const auto refused = open(second);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().detail == "it was made with another");
    BOOST_TEST(ids().empty());
    const auto before = crypto::keyring::of({first.itself()}).value();
    const auto keys = open(first).value();
    BOOST_TEST(keys.matches("session", "text", before.mac("session", "text")));
    BOOST_TEST(keys.unseal(sealed_by(before), "place")->reveal() == "a seed");
    BOOST_TEST(keys.key_id() == first.id());

    BOOST_TEST_REQUIRE(replace(first, second).has_value());
    const auto after = open(second).value();
    BOOST_TEST(after.unseal(sealed_by(before), "place")->reveal() == "a seed");
    BOOST_TEST(!sealed_by(after).starts_with("aaaa."));
}

BOOST_AUTO_TEST_CASE(with_the_next_master_key_everything_opens_and_with_the_one_before_until_it_is_removed) {
    auto keys = open(first).value();
    const std::string sealed = sealed_by(keys), mac = keys.mac("session", "text");
    BOOST_TEST_REQUIRE(add(first, second).has_value());
    BOOST_TEST(open(first)->unseal(sealed, "place").has_value());
    BOOST_TEST(open(second)->unseal(sealed, "place").has_value());
    BOOST_TEST(open(second)->matches("session", "text", mac));
    BOOST_TEST((remove(second, "bbbb").error().code == errc::conflict));  // it runs on that one
    BOOST_TEST((remove(second, "cccc").error().code == errc::not_found));

    BOOST_TEST_REQUIRE(remove(second, "aaaa").has_value());
    BOOST_TEST((open(first).error().detail == "it opens with bbbb"));
    const auto now = open(second).value();
    BOOST_TEST(now.unseal(sealed, "place").has_value());
    BOOST_TEST(now.matches("session", "text", mac));
    BOOST_TEST(told() == "master_key.removed aaaa by root\nmaster_key.added bbbb by root\n");
}

// Whoever kept the former master key and a store of then reads what was sealed then, and nothing that is sealed from now on.
BOOST_AUTO_TEST_CASE(what_is_sealed_after_a_removal_never_lay_open_to_the_former_master_key) {
    auto keys = open(first).value();
    const auto of_then = open(first).value();
    BOOST_TEST_REQUIRE(replace(first, second).has_value());
    BOOST_TEST_REQUIRE(sessions::refresh_store_keys(*data, second, keys).has_value());
    BOOST_TEST(of_then.unseal(sealed_by(keys), "place").has_error());
    BOOST_TEST(keys.sealing_id() != of_then.sealing_id());
}

BOOST_AUTO_TEST_CASE(a_new_key_is_known_everywhere_before_anything_is_sealed_under_it) {
    auto here = open(first).value();
    BOOST_TEST_REQUIRE(add(first, second).has_value());
    auto elsewhere = open(second).value();
    BOOST_TEST_REQUIRE(remove(second, "aaaa", limits::store_key_wait_ms).has_value());

    BOOST_TEST_REQUIRE(sessions::refresh_store_keys(*data, second, elsewhere).has_value());
    const std::string before = elsewhere.sealing_id();
    BOOST_TEST(before == here.sealing_id());
    data.clock.advance_ms(limits::store_key_wait_ms - 1);
    BOOST_TEST_REQUIRE(sessions::refresh_store_keys(*data, second, elsewhere).has_value());
    BOOST_TEST(elsewhere.sealing_id() == before);
    data.clock.advance_ms(1);
    BOOST_TEST_REQUIRE(sessions::refresh_store_keys(*data, second, elsewhere).has_value());
    BOOST_TEST(elsewhere.sealing_id() != before);

    // A gateway that still runs on the key that was ended: it is told, and keeps what it knows.
    const auto refused = sessions::refresh_store_keys(*data, first, here);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::conflict));
    BOOST_TEST(here.sealing_id() == before);
}

// A gateway that was forgotten: what it would write would close the newest keys under nothing.
BOOST_AUTO_TEST_CASE(whoever_runs_on_an_ended_master_key_changes_nothing) {
    BOOST_TEST_REQUIRE(open(first).has_value());
    const auto third = key_of('c');
    BOOST_TEST_REQUIRE(replace(first, second).has_value());
    const auto refused = [&](const result<void>& done) {
        BOOST_TEST_REQUIRE(done.has_error());
        BOOST_TEST((done.error().code == errc::conflict));
        BOOST_TEST(done.error().detail.find("was ended") != std::string::npos, done.error().detail);
    };
    refused(remove(first, "bbbb"));
    refused(add(first, third));
    BOOST_TEST_REQUIRE(add(second, third).has_value());
    refused(remove(first, "cccc"));
    BOOST_TEST((ids() == std::vector<std::string>{"bbbb", "cccc"}));
    BOOST_TEST(open(second).has_value());
    BOOST_TEST(open(third).has_value());
}

BOOST_AUTO_TEST_CASE(no_more_than_the_present_one_and_the_next_open_a_store) {
    BOOST_TEST_REQUIRE(open(first).has_value());
    BOOST_TEST((add(first, first).error().code == errc::conflict));
    for (std::size_t i = 1; i < limits::master_keys; ++i)
        BOOST_TEST_REQUIRE(add(first, key_of(static_cast<char>('a' + i))).has_value());
    const auto refused = add(first, key_of('z'));
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().detail.find("remove one first") != std::string::npos);
    BOOST_TEST((replace(first, key_of('z')).error().code == errc::conflict));
    BOOST_TEST(ids().size() == limits::master_keys);
}

BOOST_AUTO_TEST_CASE(a_key_that_was_changed_in_the_store_opens_nothing) {
    BOOST_TEST_REQUIRE(open(first).has_value());
    for (const char* changed : {"id = 'other'", "sealing_from = sealing_from + 1", "number = 2"}) {
        const std::string text = std::string("UPDATE store_key SET ") + changed + " WHERE number = 1";
        run(text, {});
        BOOST_TEST((open(first).error().code == errc::conflict), text);
        run("DELETE FROM store_key WHERE number > 0", {});
        BOOST_TEST_REQUIRE(open(first).has_value());
    }
}

BOOST_AUTO_TEST_SUITE_END()
