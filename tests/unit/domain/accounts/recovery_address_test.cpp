#include <gatehouse/crypto/one_time_code.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>
#include <gatehouse/domain/lifecycle/recovery_address.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "accounts_fixture.hpp"

using namespace gatehouse;

namespace {

const std::string present = "bo@example.com", wanted = "bo.at.home@example.org";

// Everything is asked with the password "hash".
struct fixture : testing::accounts_fixture {
    member_id who = bo();
    lifecycle::courier courier{keys, testing::base};

    result<bool> try_ask(const std::string& address = wanted, const std::string& judged = "hash",
                         const std::string& code = {}) {
        std::optional<result<bool>> asked;
        static_cast<void>(data->write(organization(), [&](tenant_transaction& tx) -> result<void> {
            asked.emplace(lifecycle::ask_recovery_change(tx, as(who), courier, who, judged, code, address));
            return *asked ? result<void>() : asked->error();
        }));
        return *asked;
    }
    // The secret that was mailed.
    std::string ask(const std::string& address = wanted) {
        BOOST_TEST(testing::must(try_ask(address)));
        const std::string text = only_letter("recovery_change", address).text;
        const auto at = text.find('#');
        return text.substr(at + 1, text.find('\n', at) - at - 1);
    }
    bool asks(const std::string& address) { return try_ask(address).has_value(); }
    std::optional<errc> confirm(const std::string& link, std::optional<member_id> by = {}) {
        const member_id person = by.value_or(who);
        return refusal([&](tenant_transaction& tx) -> result<void> {
            const auto done = lifecycle::confirm_recovery_change(tx, as(person), courier, person, link);
            return done ? result<void>() : done.error();
        });
    }
    std::optional<errc> take_back() {
        return refusal([&](tenant_transaction& tx) { return lifecycle::take_back_recovery_change(tx, as(who), who); });
    }
    std::optional<std::string> waits() {
        const auto open = testing::must(read<std::optional<lifecycle::recovery_change>>(
            [&](tenant_transaction& tx) { return lifecycle::open_recovery_change(tx, who); }));
        return open ? std::optional(open->address) : std::nullopt;
    }
    std::string address() {
        return testing::must(read<member>([&](tenant_transaction& tx) { return member_repository(tx).get(who); }))
            .recovery_address;
    }
    std::vector<lifecycle::letter> letters(std::string_view kind, std::string_view to) {
        using all = std::vector<lifecycle::letter>;
        return testing::must(read<all>([&](tenant_transaction& tx) -> result<all> {
            all out;
            for (const auto& row : testing::must(mail_repository(tx).due(limits::mail_batch)))
                if (row.kind == kind && row.recipient == to)
                    out.push_back(testing::must(lifecycle::unseal(keys, organization(), row)));
            return out;
        }));
    }
    lifecycle::letter only_letter(std::string_view kind, std::string_view to) {
        const auto found = letters(kind, to);
        BOOST_TEST_REQUIRE(found.size() == 1U);
        return found.front();
    }
    std::string reset_link() {
        write([&](tenant_transaction& tx) { return lifecycle::ask_password_reset(tx, {}, keys, testing::base, who); });
        const std::string text = letters("password_reset", address()).back().text;
        const auto at = text.find('#');
        return text.substr(at + 1, text.find('\n', at) - at - 1);
    }
    std::optional<errc> reset(const std::string& link) {
        return refusal([&](tenant_transaction& tx) { return lifecycle::reset_password(tx, {}, keys, link, "new hash"); });
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(accounts_recovery_address, fixture)

BOOST_AUTO_TEST_CASE(it_changes_once_the_link_is_opened_and_both_addresses_are_told) {
    const auto old_reset = reset_link();
    const auto link = ask();
    BOOST_TEST((waits() == wanted));
    BOOST_TEST(address() == present, "asked is not confirmed");
    BOOST_TEST(only_letter("notice", present).text.find(wanted) != std::string::npos);
    BOOST_TEST(!confirm(link));
    BOOST_TEST(address() == wanted);
    BOOST_TEST(!waits());
    BOOST_TEST(letters("notice", present).size() == 2U);
    BOOST_TEST(letters("notice", wanted).size() == 1U);
    BOOST_TEST((reset(old_reset) == errc::unauthenticated), "a link to a new password lies at the old address");
    BOOST_TEST(letters("password_reset", present).empty(), "and one that had not left yet stays here");
    BOOST_TEST((confirm(link) == errc::unauthenticated), "a second time");
    data.clock.advance_ms(limits::password_reset_pause_ms);
    BOOST_TEST(!reset(reset_link()), "the next one goes to the new address");
}

BOOST_AUTO_TEST_CASE(what_it_becomes_is_told_under_the_persons_key_and_nowhere_else) {
    BOOST_TEST(!confirm(ask()));
    ask("another@example.org");
    BOOST_TEST(!take_back());
    for (const auto& [kind, times] : {std::pair("recovery_address.asked", 2U), std::pair("recovery_address.changed", 1U),
                                      std::pair("recovery_address.taken_back", 1U)})
        BOOST_TEST_CONTEXT(kind) BOOST_TEST(told(kind) == times);
    write([&](tenant_transaction& tx) -> result<void> {
        audit::personal_reader reader(tx, keys);
        std::string people;
        for (const auto& row : evidence_repository(tx).after(0, 1000).value()) {
            BOOST_TEST(row.told.facts.find("example.org") == std::string::npos, row.told.facts);
            if (row.told.kind == "recovery_address.changed")
                people = std::string(reader.read(row).value().people.find(who.text())->find("recovery_address")->text());
        }
        BOOST_TEST(people == wanted);
        return {};
    });
}

BOOST_AUTO_TEST_CASE(the_link_is_its_own_members) {
    const auto link = ask();
    BOOST_TEST((confirm(link, admin) == errc::unauthenticated));
    BOOST_TEST((confirm("ghe_" + std::string(76, 'A')) == errc::unauthenticated));
    BOOST_TEST(address() == present);
    BOOST_TEST(!confirm(link), "whoever else tried, it is good still");
}

BOOST_AUTO_TEST_CASE(it_is_good_for_a_day) {
    const auto late = ask();
    data.clock.advance_ms(limits::email_change_ms);
    BOOST_TEST(!waits());
    BOOST_TEST((confirm(late) == errc::unauthenticated));
    BOOST_TEST((take_back() == errc::not_found));
    const auto in_time = ask("another@example.org");
    data.clock.advance_ms(limits::email_change_ms - 1);
    BOOST_TEST(!confirm(in_time));
}

BOOST_AUTO_TEST_CASE(the_next_one_and_taking_back_kill_the_link_and_its_mail) {
    const auto first = ask();
    data.clock.advance_ms(1);
    const auto second = ask("another@example.org");
    BOOST_TEST((waits() == "another@example.org"));
    BOOST_TEST(letters("recovery_change", wanted).empty());
    BOOST_TEST((confirm(first) == errc::unauthenticated));
    BOOST_TEST(!take_back());
    BOOST_TEST(!waits());
    BOOST_TEST(letters("recovery_change", "another@example.org").empty());
    BOOST_TEST((confirm(second) == errc::unauthenticated));
    BOOST_TEST((take_back() == errc::not_found), "there is nothing any more");
    BOOST_TEST(address() == present);
}

BOOST_AUTO_TEST_CASE(so_many_a_day) {
    for (std::int64_t i = 0; i < limits::email_changes; ++i) BOOST_TEST(asks(std::to_string(i) + "@example.org"));
    BOOST_TEST(!take_back(), "which makes no room");
    BOOST_TEST((try_ask().error().code == errc::too_many));
    data.clock.advance_ms(limits::email_changes_within_ms - 1);
    BOOST_TEST((try_ask().error().code == errc::too_many));
    data.clock.advance_ms(1);
    BOOST_TEST(asks(wanted));
}

BOOST_AUTO_TEST_CASE(what_is_no_new_address_is_refused) {
    for (const std::string& bad : {std::string("nonsense"), std::string("a b@example.org"), std::string("BO@example.com"),
                                   std::string(), std::string(limits::mail_address_bytes, 'a') + "@example.org"})
        BOOST_TEST_CONTEXT(bad) BOOST_TEST((try_ask(bad).error().code == errc::invalid_value));
    BOOST_TEST((try_ask(wanted, "another hash").error().code == errc::conflict));
    fail(who, limits::password_failures);
    BOOST_TEST((try_ask().error().code == errc::conflict), "locked");
    BOOST_TEST(!waits());
}

BOOST_AUTO_TEST_CASE(who_has_codes_shows_one_and_wrong_ones_lock) {
    const auto seed = make<secret>([&](tenant_transaction& tx) { return lifecycle::offer_one_time_codes(tx, keys, who); });
    const auto code = [&] { return crypto::one_time_code(seed.reveal(), data.clock.now().ms / crypto::one_time_step_ms); };
    make<std::vector<std::string>>(
        [&](tenant_transaction& tx) { return lifecycle::confirm_one_time_codes(tx, as(who), keys, who, code()); });
    BOOST_TEST(!testing::must(try_ask(wanted, "hash", "")));
    BOOST_TEST(!testing::must(try_ask(wanted, "hash", code())), "it was used to confirm");
    data.clock.advance_ms(crypto::one_time_step_ms);
    BOOST_TEST(testing::must(try_ask(wanted, "hash", code())));
    BOOST_TEST(!testing::must(try_ask("another@example.org", "hash", code())), "good once");
    for (std::int64_t i = 1; i < limits::password_failures; ++i) BOOST_TEST(!testing::must(try_ask(wanted + ".", "hash", "x")));
    BOOST_TEST(told("account.locked") == 1U);
    BOOST_TEST((waits() == wanted), "a wrong code took nothing back");
}

// Whoever got at the password and asked must not have the account back after the person has taken the password from him.
BOOST_AUTO_TEST_CASE(a_new_password_and_a_suspension_end_what_waits) {
    const auto first = ask();
    write([&](tenant_transaction& tx) { return lifecycle::change_password(tx, as(who), who, "hash", "hash"); });
    BOOST_TEST(!waits());
    BOOST_TEST((confirm(first) == errc::unauthenticated));
    const auto second = ask();
    BOOST_TEST(!reset(reset_link()));
    run("UPDATE local_account SET password_hash = 'hash' WHERE org = $1 AND member = $2", who.text());
    BOOST_TEST((confirm(second) == errc::unauthenticated));
    const auto fourth = ask();
    suspend(who);
    BOOST_TEST((confirm(fourth) == errc::unauthenticated));
    reactivate(who);
    BOOST_TEST(!waits());
    BOOST_TEST((confirm(fourth) == errc::unauthenticated), "nothing older revives");
    BOOST_TEST(address() == present);
}

// A thief's first act is another address: the link of whoever mends the account would go to him.
BOOST_AUTO_TEST_CASE(nobody_resets_an_account_whose_address_was_asked_for_within_a_day) {
    ask();
    const auto reset_now = [&] {
        errc code = errc::internal;
        const auto done = data->write(data.organization(), [&](tenant_transaction& tx) {
            return lifecycle::reset_credentials(tx, as(admin), keys, testing::base, who);
        });
        if (!done) code = done.error().code;
        return done ? std::optional<errc>() : std::optional(code);
    };
    BOOST_TEST((reset_now() == errc::conflict));
    BOOST_TEST(!take_back());
    BOOST_TEST((reset_now() == errc::conflict), "nor when it was taken back");
    data.clock.advance_ms(limits::email_change_ms + 1);
    BOOST_TEST(!reset_now());
}

BOOST_AUTO_TEST_CASE(who_had_none_gets_one_and_is_told_where_the_directory_says) {
    run("UPDATE member SET recovery_address = '', owner = 1 WHERE org = $1 AND id = $2", who.text());
    route_domain("example.com");  // an owner past his identity provider does it like anybody
    const auto link = ask();
    BOOST_TEST(letters("notice", present).size() == 1U);
    BOOST_TEST(!confirm(link));
    BOOST_TEST(address() == wanted);
}

BOOST_AUTO_TEST_CASE(an_erased_persons_addresses_are_gone) {
    BOOST_TEST(!confirm(ask()));
    ask("another@example.org");
    write([&](tenant_transaction& tx) {
        return lifecycle::erase(tx, as(admin), who,
                                [](std::string_view text) { return "hash of " + std::to_string(text.size()); });
    });
    BOOST_TEST(address().empty());
    BOOST_TEST(!waits());
    BOOST_TEST(letters("recovery_change", "another@example.org").empty());
    run("INSERT INTO mail (org, id, kind, recipient, sealed, state, due, created) SELECT org, 'left', 'left', recipient, '', "
        "'sent', 0, 0 FROM mail WHERE org = $1 AND recipient LIKE '%example.%'");
    BOOST_TEST(testing::must(read<bool>([&](tenant_transaction& tx) -> result<bool> {
                   return mail_repository(tx).delivery(mail_id::trusted("left")).has_error();
               })),
               "a mail keeps where it went");
}

BOOST_AUTO_TEST_SUITE_END()
