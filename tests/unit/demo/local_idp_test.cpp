#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/demo/local_idp.hpp>
#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/saml/request.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>

using namespace gatehouse;

namespace {

constexpr instant now{1'795'334'400'000};
const demo::local_idp::service_provider our_sp{"http://127.0.0.1:8080/saml/x/metadata", "http://127.0.0.1:8080/saml/x/acs"};
constexpr std::string_view sso_url = "http://127.0.0.1:8080/demo/idp/sso";

std::string saml_request(const std::string& issuer, const std::string& acs_url) {
    const saml::authn_request message{
        .id = "_1234", .destination = std::string(sso_url), .sp_entity_id = issuer, .acs_url = acs_url, .issued_at = now};
    const auto address = saml::redirect_url(sso_url, saml::build_authn_request(message), "", nullptr).value();
    for (const auto& [name, text] : http::parse_form(address.substr(address.find('?') + 1)))
        if (name == "SAMLRequest") return text;
    return "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(demo_local_idp)

BOOST_AUTO_TEST_CASE(what_it_answers_is_accepted_with_its_metadata_and_no_other) {
    const xml::library ready;
    seeded_random random(5);
    const auto idp = demo::local_idp::create("http://127.0.0.1:8080/demo/idp", std::string(sso_url), now).value();
    const auto asked = idp.read_request(saml_request(our_sp.entity_id, our_sp.acs_url), our_sp);
    BOOST_TEST_REQUIRE(asked.has_value());
    const auto& alice = demo::sample_people().front();
    const auto response = saml::decode_response(idp.answer(*asked, alice, now, random).value());
    BOOST_TEST_REQUIRE(response.has_value());

    saml::expectations ours;
    ours.sp_entity_id = our_sp.entity_id;
    ours.acs_url = our_sp.acs_url;
    ours.in_response_to = "_1234";
    const auto trusted = saml::trust::from_metadata(idp.metadata(), now);
    BOOST_TEST_REQUIRE(trusted.has_value());
    const auto judged = saml::judge(*response, *trusted, ours, now);
    BOOST_TEST(judged.accepted, judged.reason);
    BOOST_TEST(judged.said.subject->value == alice.user_name);

    const auto stranger = demo::local_idp::create("http://127.0.0.1:8080/demo/idp", std::string(sso_url), now).value();
    const auto other = saml::judge(*response, saml::trust::from_metadata(stranger.metadata(), now).value(), ours, now);
    BOOST_TEST(other.reason == "sig.invalid");
}

BOOST_AUTO_TEST_CASE(it_answers_its_own_service_provider_only) {
    const xml::library ready;
    const auto idp = demo::local_idp::create("http://127.0.0.1:8080/demo/idp", std::string(sso_url), now).value();
    BOOST_TEST(idp.read_request(saml_request("http://elsewhere", our_sp.acs_url), our_sp).has_error());
    BOOST_TEST(idp.read_request(saml_request(our_sp.entity_id, "http://127.0.0.1:9/acs"), our_sp).has_error());
    BOOST_TEST(idp.read_request("!", our_sp).has_error());
    BOOST_TEST(idp.read_request(to_base64("not deflated"), our_sp).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
