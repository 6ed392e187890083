#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/installation_log_repository.hpp>

#include "support/access_people.hpp"

using namespace gatehouse;

namespace {

struct fixture : testing::access_people {
    result<void> with_all(std::function<result<void>(installation_transaction&)> work) {
        return data->write_installation(std::move(work));
    }
    template <class T> T made(std::function<result<T>(installation_transaction&)> work) {
        std::optional<T> got;
        testing::must(with_all([&](installation_transaction& tx) -> result<void> {
            auto done = work(tx);
            if (!done) return done.error();
            got = *std::move(done);
            return {};
        }));
        return *std::move(got);
    }
    sessions::minted mint(std::int64_t ms = 3'600'000, std::string_view name = "deploy") {
        return made<sessions::minted>(
            [&](installation_transaction& tx) { return sessions::mint_operator_key(tx, keys, by, name, tx.now() + ms); });
    }
    std::optional<errc> refused(std::int64_t ms) {
        const auto done = with_all([&](installation_transaction& tx) -> result<void> {
            const auto made = sessions::mint_operator_key(tx, keys, by, "deploy", tx.now() + ms);
            return made ? result<void>() : made.error();
        });
        return done ? std::optional<errc>() : std::optional(done.error().code);
    }
    bool lives(std::string_view text) {
        const auto handle = parse_credential(credential_kind::operator_key, text);
        if (!handle) return false;
        return data
            ->read_installation(
                [&](installation_transaction& tx) { return sessions::operator_key_alive(tx, keys, used, *handle, text); })
            .has_value();
    }
    // As a write asks that was waiting meanwhile: in an organization, and across them.
    bool may_still_write(std::string_view id) {
        request_context asking;
        asking.kind = actor_kind::operator_;
        asking.actor = asking.credential = id;
        const auto inside =
            data->write(organization(), [&](tenant_transaction& tx) { return sessions::still_alive(tx, asking); });
        const auto across = with_all([&](installation_transaction& tx) { return sessions::still_operator(tx, asking); });
        BOOST_TEST(inside.has_value() == across.has_value());
        return inside.has_value();
    }
    result<void> revoke(std::string_view id) {
        return with_all(
            [&](installation_transaction& tx) { return sessions::revoke_operator_key(tx, by, operator_key_id::trusted(id)); });
    }
    std::vector<operator_key_row> list(std::string_view after, std::int64_t most) {
        return made<std::vector<operator_key_row>>(
            [&](installation_transaction& tx) { return operator_key_repository(tx).list(after, most); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(contract_operator_keys, fixture)

BOOST_AUTO_TEST_CASE(a_key_lives_until_its_end_and_is_no_other_text) {
    const auto start = data.clock.now();
    const auto key = mint(1'000);
    const std::string text(key.text.reveal());
    BOOST_TEST(lives(text));
    BOOST_TEST(may_still_write(key.id));
    auto wrong = text;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    BOOST_TEST(!lives(wrong));
    const auto other = mint();
    BOOST_TEST(!lives(text.substr(0, 26) + std::string(other.text.reveal()).substr(26, 22) + text.substr(48)));
    for (const auto& kind : credential_kinds)
        if (kind.kind != credential_kind::operator_key) {
            const auto dressed = parse_credential(kind.kind, std::string(kind.prefix) + text.substr(4));
            BOOST_TEST(parse_credential(kind.kind, text).has_error());
            BOOST_TEST(data->read(dressed->organization, [](tenant_transaction&) { return result<void>(); }).has_error());
        }
    data.clock.set(start + 999);
    BOOST_TEST(lives(text));
    data.clock.set(start + 1'000);
    BOOST_TEST(!lives(text));
    BOOST_TEST(!may_still_write(key.id));
}

BOOST_AUTO_TEST_CASE(its_end_is_said_and_near) {
    BOOST_TEST(!refused(limits::operator_key_longest_ms));
    BOOST_TEST((refused(limits::operator_key_longest_ms + 1) == errc::invalid_value));
    BOOST_TEST((refused(0) == errc::invalid_value));
    BOOST_TEST((refused(-1) == errc::invalid_value));
}

BOOST_AUTO_TEST_CASE(revoking_ends_it_and_what_waits_of_it) {
    const auto key = mint(), other = mint();
    BOOST_TEST(may_still_write(key.id));
    testing::must(revoke(key.id));
    BOOST_TEST(!lives(key.text.reveal()));
    BOOST_TEST(!may_still_write(key.id));
    BOOST_TEST(lives(other.text.reveal()));
    BOOST_TEST(may_still_write(other.id));
    BOOST_TEST((revoke(key.id).error().code == errc::not_found));
    BOOST_TEST((revoke("01890000-0000-7000-8000-0000000000aa").error().code == errc::not_found));
    BOOST_TEST((list("", 10).front().ended == std::optional(data.clock.now())));
}

BOOST_AUTO_TEST_CASE(a_new_generation_ends_it_for_good) {
    const auto key = mint();
    write([](tenant_transaction& tx) {
        return testing::raw_rows(tx).run("UPDATE server SET generation = generation + 1 WHERE $1 > 0");
    });
    data.reopen();
    BOOST_TEST(!lives(key.text.reveal()));
    BOOST_TEST(!may_still_write(key.id));
    BOOST_TEST(list("", 10).front().of_before);
    const auto fresh = mint();
    BOOST_TEST(lives(fresh.text.reveal()));
    BOOST_TEST(!list(key.id, 10).front().of_before);
}

BOOST_AUTO_TEST_CASE(keys_are_listed_in_the_order_they_were_made_with_their_last_use) {
    std::vector<std::string> ids;
    for (const auto* name : {"a", "b", "c"}) ids.push_back(mint(3'600'000, name).id);
    BOOST_TEST(list("", 2).size() == 2U);
    const auto rest = list(ids[1], 10);
    BOOST_TEST_REQUIRE(rest.size() == 1U);
    BOOST_TEST(rest.front().name == "c");
    BOOST_TEST(!rest.front().last_used);
    const auto key = mint();
    BOOST_TEST(lives(key.text.reveal()));
    BOOST_TEST(used.flush(*data) == 1U);
    testing::must(with_all([](installation_transaction&) { return result<void>(); }));  // behind the flush
    BOOST_TEST((list(ids[2], 10).front().last_used == std::optional(data.clock.now())));
}

BOOST_AUTO_TEST_CASE(the_installations_log_tells_of_both) {
    by.actor = "root";
    const auto key = mint();
    testing::must(revoke(key.id));
    const auto notes = made<std::vector<installation_note>>(
        [](installation_transaction& tx) { return installation_log(tx).newest("", 0, 10); });
    BOOST_TEST_REQUIRE(notes.size() == 2U);
    BOOST_TEST(notes[0].kind == "operator_key.revoked");
    BOOST_TEST(notes[1].kind == "operator_key.created");
    for (const auto& note : notes) {
        BOOST_TEST(note.target == key.id);
        BOOST_TEST(note.actor == "root");
        BOOST_TEST(note.facts.find("\"name\":\"deploy\"") != std::string::npos);
        BOOST_TEST(note.facts.find(std::string(key.text.reveal()).substr(48)) == std::string::npos);
    }
}

// What anybody could have seen is marked for rotation: a key is nobody.
BOOST_AUTO_TEST_CASE(a_token_that_a_key_had_made_was_seen_by_no_member) {
    const auto okta = add_connection();
    const auto key = mint();
    by = {actor_kind::operator_, key.id, key.id, "api", "r", ""};
    BOOST_TEST(!make<sessions::minted>([&](tenant_transaction& tx) {
                    return sessions::mint_scim_token(tx, keys, by, okta, "token", tx.now() + 1'000);
                }).id.empty());
}

BOOST_AUTO_TEST_SUITE_END()
