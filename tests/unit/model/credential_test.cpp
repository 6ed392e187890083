#include <boost/test/unit_test.hpp>

#include <gatehouse/model/credential.hpp>

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(model_credential)

BOOST_AUTO_TEST_CASE(a_handle_names_its_row_and_is_good_at_its_own_door_only) {
    seeded_random random(3);
    const auto organization = organization_id::create({1'795'331'203'000}, random);
    const auto row = session_id::create({1'795'331'203'000}, random);
    for (const auto& made : credential_kinds) {
        const secret text = new_credential(made.kind, organization, row.text(), random);
        BOOST_TEST(text.reveal().size() == 80U);
        for (const auto& door : credential_kinds) {
            const auto handle = parse_credential(door.kind, text.reveal());
            BOOST_TEST(handle.has_value() == (door.kind == made.kind));
            if (!handle) continue;
            BOOST_TEST((handle->organization == organization));
            BOOST_TEST(handle->id == row.text());
        }
    }
}

BOOST_AUTO_TEST_CASE(what_has_not_the_form_is_refused) {
    seeded_random random(4);
    const auto organization = organization_id::create({1}, random);
    const std::string good(new_credential(credential_kind::session, organization, organization.text(), random).reveal());
    for (const std::string& bad :
         {std::string(), good + "x", good.substr(1), "ghk_" + good.substr(4), "ghs_!" + good.substr(5)}) {
        const auto handle = parse_credential(credential_kind::session, bad);
        BOOST_TEST_REQUIRE(handle.has_error());
        BOOST_TEST((handle.error().code == errc::unauthenticated));
    }
}

BOOST_AUTO_TEST_SUITE_END()
