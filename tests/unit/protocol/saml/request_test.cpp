#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/deflate.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/codec/xml_signature.hpp>
#include <gatehouse/protocol/saml/request.hpp>
#include <gatehouse/protocol/saml/trust.hpp>

using namespace gatehouse;

namespace {

const xml::library library;
constexpr instant now{1'795'334'400'000};

// The raw slice of a query's parameter, as it was sent.
std::string parameter(const std::string& url, const std::string& name) {
    for (const auto piece : split(std::string_view(url).substr(url.find('?') + 1), '&'))
        if (piece.starts_with(name + "=")) return std::string(piece.substr(name.size() + 1));
    return "";
}

std::string metadata(const std::string& inside, const std::string& attributes = "") {
    return "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" "
           "xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" entityID=\"urn:idp\"" +
           attributes + ">" + inside + "</md:EntityDescriptor>";
}
std::string role(const std::string& location, const std::string& key) {
    return "<md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:1.1:protocol "
           "urn:oasis:names:tc:SAML:2.0:protocol\">"
           "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
           key +
           "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
           "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"" +
           location + "\"/></md:IDPSSODescriptor>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(saml_request)

BOOST_AUTO_TEST_CASE(a_redirect_carries_a_request_that_is_signed_as_sent) {
    seeded_random random(7);
    const auto id = saml::new_request_id(random);
    BOOST_TEST(id.size() == 41u);
    BOOST_TEST(xml::is_id(id));
    const auto message =
        saml::build_authn_request({id, "https://idp/sso?a=1&b", "urn:sp\"<", "https://sp/acs", now, true, false});
    for (const auto kind : {key_kind::rsa, key_kind::ec}) {
        const auto key = private_key::generate(kind).value();
        const auto url = saml::redirect_url("https://idp/sso?a=1&b", message, "state/+ ", &key).value();
        BOOST_TEST(url.starts_with("https://idp/sso?a=1&b&SAMLRequest="));
        const auto query = url.substr(url.find("SAMLRequest="));
        const auto covered = query.substr(0, query.find("&Signature="));
        const auto signature = *from_base64(*percent_decode(parameter(url, "Signature"), true));
        const auto scheme = xml::scheme_of(*percent_decode(parameter(url, "SigAlg"), true)).value();
        BOOST_TEST(key.public_part().verify(scheme, covered, signature));
        BOOST_TEST(*percent_decode(parameter(url, "RelayState"), true) == "state/+ ");
        const auto sent =
            inflate_raw(*from_base64(*percent_decode(parameter(url, "SAMLRequest"), true)), limits::inflated_bytes).value();
        const auto document = xml::document::parse(sent).value();
        BOOST_TEST(document.root().is("urn:oasis:names:tc:SAML:2.0:protocol", "AuthnRequest"));
        BOOST_TEST(document.root().attribute("ID").value() == id);
        BOOST_TEST(document.root().attribute("Destination").value() == "https://idp/sso?a=1&b");
        BOOST_TEST(document.root().attribute("ForceAuthn").value() == "true");
        BOOST_TEST(!document.root().attribute("IsPassive").has_value());
        BOOST_TEST(document.root().first_child().text().value() == "urn:sp\"<");
    }
    BOOST_TEST(saml::redirect_url("https://idp/sso", message, "", nullptr)->find("&") == std::string::npos);
    BOOST_TEST(
        saml::redirect_url("https://idp/sso", message, std::string(limits::relay_state_bytes, 'x'), nullptr).has_value());
    BOOST_TEST((
        saml::redirect_url("https://idp/sso", message, std::string(limits::relay_state_bytes + 1, 'x'), nullptr).error().code ==
        errc::too_large));
}

BOOST_AUTO_TEST_CASE(our_metadata_escapes_what_tenants_write) {
    const auto key = private_key::generate(key_kind::rsa).value();
    const auto shown = certificate::self_signed(key, "sp", now, 30).value();
    const auto document =
        xml::document::parse(
            saml::sp_metadata({"urn:sp:\"><evil/>&", "https://sp/acs?x=<", "https://sp/slo", {shown}, {shown}}))
            .value();
    const auto sp = document.root().first_child();
    constexpr std::string_view md = "urn:oasis:names:tc:SAML:2.0:metadata";
    BOOST_TEST(document.root().attribute("entityID").value() == "urn:sp:\"><evil/>&");
    BOOST_TEST(sp.child(md, "AssertionConsumerService").attribute("Location").value() == "https://sp/acs?x=<");
    BOOST_TEST(sp.count(md, "KeyDescriptor") == 2u);
    BOOST_TEST(sp.child(md, "SingleLogoutService").attribute("Location").value() == "https://sp/slo");
}

BOOST_AUTO_TEST_CASE(metadata_becomes_trust_or_a_reason) {
    const auto key = private_key::generate(key_kind::rsa).value();
    const auto cert = certificate::self_signed(key, "idp", now, 30).value().base64;
    const auto good = role("https://idp/sso", cert);
    const auto reason = [](const std::string& text) {
        const auto read = saml::trust::from_metadata(text, now);
        return read ? "" : read.error().detail;
    };
    std::string many, most;
    for (std::size_t i = 0; i <= limits::saml_signing_keys; ++i) {
        if (i == limits::saml_signing_keys) most = many;
        const auto ec = private_key::generate(key_kind::ec).value();
        many += "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>" +
                certificate::self_signed(ec, "x", now, 1)->base64 +
                "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
    }
    const auto with_keys = [&](const std::string& keys) {
        const auto start = good.find("<md:KeyDescriptor>"), end = good.find("<md:SingleSignOnService");
        return metadata(good.substr(0, start) + keys + good.substr(end));
    };
    struct {
        std::string name, document, reason;
    } const cases[] = {
        {"good", metadata(good), ""},
        {"http on loopback", metadata(role("http://127.0.0.1:8080/sso", cert)), ""},
        {"http on loopback, version 6", metadata(role("http://[::1]:8080/sso", cert)), ""},
        {"valid until tomorrow", metadata(good, " validUntil=\"2026-11-23T00:00:00Z\""), ""},
        {"180 javascript", metadata(role("javascript:alert(1)", cert)), "metadata.location"},
        {"180 http", metadata(role("http://idp.example.test/sso", cert)), "metadata.location"},
        {"180 http, looks local", metadata(role("http://127.0.0.1.evil.test/sso", cert)), "metadata.location"},
        {"180 http, user name", metadata(role("http://localhost@evil.test/", cert)), "metadata.location"},
        {"177 expired", metadata(good, " validUntil=\"2026-11-22T00:00:00Z\""), "metadata.expired"},
        {"177 unreadable end", metadata(good, " validUntil=\"soon\""), "metadata.expired"},
        {"179 two roles", metadata(good + good), "metadata.entity"},
        {"179 none", metadata("<md:SPSSODescriptor/>"), "metadata.entity"},
        {"179 list", "<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\"/>", "metadata.entity"},
        {"181 DOCTYPE", "<!DOCTYPE a>" + metadata(good), "xml.doctype"},
        {"key cut by a comment", metadata(role("https://idp/sso", cert.substr(0, 40) + "<!-- x -->" + cert.substr(40))),
         "key.invalid"},
        {"no key", metadata(role("https://idp/sso", "")), "key.invalid"},
        {"many keys", with_keys(most), ""},
        {"too many keys", with_keys(many), "metadata.keys"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.name) BOOST_TEST(reason(c.document) == c.reason);
}

BOOST_AUTO_TEST_CASE(stored_trust_is_read_back_the_same) {
    const auto key = private_key::generate(key_kind::rsa).value();
    const auto read = saml::trust::from_metadata(
                          metadata(role("https://idp/sso", certificate::self_signed(key, "idp", now, 30)->base64)), now)
                          .value();
    const auto again = saml::trust::parse(read.text()).value();
    BOOST_TEST(again.text() == read.text());
    BOOST_TEST(again.entity_id() == "urn:idp");
    BOOST_TEST(again.sso_redirect() == "https://idp/sso");
    BOOST_TEST_REQUIRE(again.keys().size() == 1u);
    BOOST_TEST((again.keys()[0].key.key() == key.public_part()));
    BOOST_TEST(again.keys()[0].not_after->ms == now.ms + 30 * 86'400'000LL);
    for (const std::string& bad :
         {std::string(), std::string("x"), read.text() + "more x\n", std::string("gatehouse-saml-trust 1\nentity a\n")})
        BOOST_TEST(saml::trust::parse(bad).has_error());
}

BOOST_AUTO_TEST_SUITE_END()
