#include "attack/generator.hpp"

#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>

#include <stdexcept>

namespace gatehouse::attack {
namespace {

const xml::library library;

constexpr std::string_view signature_text =
    R"(<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>)"
    R"(<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)"
    R"(<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#{ID}"><ds:Transforms>)"
    R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)"
    R"(<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><ec:InclusiveNamespaces )"
    R"(xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="xs"/></ds:Transform></ds:Transforms>)"
    R"(<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue></ds:DigestValue></ds:Reference>)"
    R"(</ds:SignedInfo><ds:SignatureValue></ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{CERT})"
    R"(</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>)";

constexpr std::string_view response_text =
    R"(<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r" )"
    R"(Version="2.0" IssueInstant="{-5}" Destination="https://sp.example.test/acs" InResponseTo="_req">)"
    R"(<saml:Issuer>https://idp.example.test</saml:Issuer><samlp:Status>)"
    R"(<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{ASSERTION}</samlp:Response>)";

constexpr std::string_view assertion_text =
    R"(<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" )"
    R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a" Version="2.0" IssueInstant="{-5}">)"
    R"(<saml:Issuer>https://idp.example.test</saml:Issuer><saml:Subject>)"
    R"(<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="https://idp.example.test" )"
    R"(SPNameQualifier="https://sp.example.test">alice@example.com</saml:NameID>)"
    R"(<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData )"
    R"(NotOnOrAfter="{300}" Recipient="https://sp.example.test/acs" InResponseTo="_req"/></saml:SubjectConfirmation></saml:Subject>)"
    R"(<saml:Conditions NotBefore="{-60}" NotOnOrAfter="{300}"><saml:AudienceRestriction><saml:Audience>https://sp.example.test)"
    R"(</saml:Audience></saml:AudienceRestriction></saml:Conditions>)"
    R"(<saml:AuthnStatement AuthnInstant="{-10}" SessionIndex="_s1" SessionNotOnOrAfter="{28800}"><saml:AuthnContext>)"
    R"(<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>)"
    R"(</saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>)"
    R"(<saml:Attribute Name="mail" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic" FriendlyName="e-mail">)"
    R"(<saml:AttributeValue xsi:type="xs:string">alice@example.com</saml:AttributeValue></saml:Attribute>)"
    R"(<saml:Attribute Name="groups"><saml:AttributeValue xsi:type="xs:string">staff</saml:AttributeValue>)"
    R"(<saml:AttributeValue xsi:type="xs:string">R&amp;D</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>)";

std::string with_times(std::string text) {
    for (const int seconds : {-60, -10, -5, 300, 28800})
        text = swap_all(text, "{" + std::to_string(seconds) + "}", at(seconds));
    return text;
}

std::string sign(const std::string& text, std::string_view id, const recipe& how) {
    const auto with_id = swap_all(how.signature, "{ID}", id);
    auto done = xml::sign_template(insert_after(text, "</saml:Issuer>", with_id), how.signer);
    if (!done) throw std::runtime_error("cannot sign: " + with_id);
    return *done;
}

std::string encrypt(const std::string& text, const recipe& how) {
    const auto plain = how.plaintext ? how.plaintext(text) : text;
    const auto sealed = xml::encrypt(plain, how.receivers.front(), how.cipher, how.oaep);
    return "<saml:EncryptedAssertion>" + sealed.value() + "</saml:EncryptedAssertion>";
}

bool has(const std::string& mode, char part) { return mode.find(part) != std::string::npos; }

}  // namespace

const keys& keys::fresh() {
    static const keys made = [] {
        const auto rsa = [] { return private_key::generate(key_kind::rsa).value(); };
        const auto idp_key = rsa(), second_key = rsa(), attacker_key = rsa(), sp_key = rsa(), stranger_key = rsa();
        const auto shown = [](const private_key& key) {
            return certificate::self_signed(key, "idp.example.test", base_time, 30).value();
        };
        return keys{idp_key,        second_key,        attacker_key,        sp_key,       stranger_key,
                    shown(idp_key), shown(second_key), shown(attacker_key), shown(sp_key)};
    }();
    return made;
}

recipe::recipe()
    : response(with_times(std::string(response_text))),
      assertion(with_times(std::string(assertion_text))),
      signature(swap_all(std::string(signature_text), "{CERT}", keys::fresh().idp_certificate.base64)) {}

std::string build(const std::string& mode, const before& change, const after& edit) {
    recipe how;
    if (change) change(how);
    std::string assertion = how.assertion;
    if (has(mode, 'A')) assertion = sign(assertion, "_a", how);
    if (has(mode, 'E')) assertion = encrypt(assertion, how);
    std::string text = swap(how.response, "{ASSERTION}", assertion);
    if (has(mode, 'R')) text = sign(text, "_r", how);
    return edit ? edit(text) : text;
}

std::string key_descriptor(std::string_view use, const certificate& shown) {
    const std::string attribute = use.empty() ? "" : " use=\"" + std::string(use) + "\"";
    return "<md:KeyDescriptor" + attribute + "><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n" + shown.base64 +
           "\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>";
}

std::string idp_metadata(std::string_view key_descriptors) {
    return R"(<?xml version="1.0"?><!-- a comment is common here --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" )"
           R"(xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.example.test"><md:IDPSSODescriptor )"
           R"(protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">)" +
           std::string(key_descriptors) +
           R"(<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.test/sso"/>)"
           R"(</md:IDPSSODescriptor></md:EntityDescriptor>)";
}

const saml::trust& trust() {
    static const auto made =
        saml::trust::from_metadata(idp_metadata(key_descriptor("signing", keys::fresh().second_certificate) +
                                                key_descriptor("signing", keys::fresh().idp_certificate)),
                                   base_time)
            .value();
    return made;
}

saml::expectations expectations() {
    saml::expectations ours;
    ours.sp_entity_id = "https://sp.example.test";
    ours.acs_url = "https://sp.example.test/acs";
    ours.in_response_to = "_req";
    ours.decryption_keys = {keys::fresh().sp};
    return ours;
}

std::string at(std::int64_t seconds_from_base) { return to_rfc3339(base_time + seconds_from_base * 1000); }

std::string swap(std::string text, std::string_view from, std::string_view to) {
    const auto found = text.find(from);
    if (found == std::string::npos) throw std::logic_error("not there: " + std::string(from) + " in " + text);
    return text.replace(found, from.size(), to);
}

std::string swap_all(std::string text, std::string_view from, std::string_view to) {
    for (auto found = text.find(from); found != std::string::npos; found = text.find(from, found + to.size()))
        text.replace(found, from.size(), to);
    return text;
}

std::string insert_after(std::string text, std::string_view mark, std::string_view what) {
    return swap(std::move(text), mark, std::string(mark) + std::string(what));
}
std::string insert_before(std::string text, std::string_view mark, std::string_view what) {
    return swap(std::move(text), mark, std::string(what) + std::string(mark));
}

std::string element(std::string_view text, std::string_view name) {
    const std::string open = "<" + std::string(name), close = "</" + std::string(name) + ">";
    auto is_open = [&](std::size_t where) { return text[where + open.size()] == ' ' || text[where + open.size()] == '>'; };
    auto start = text.find(open);
    while (start != std::string_view::npos && !is_open(start)) start = text.find(open, start + 1);
    if (start == std::string_view::npos) return {};
    std::size_t depth = 0, here = start;
    for (;;) {
        const auto next_open = text.find(open, here), next_close = text.find(close, here);
        if (next_open < next_close) {
            depth += is_open(next_open) ? 1 : 0;
            here = next_open + 1;
            continue;
        }
        here = next_close + close.size();
        if (--depth == 0) return std::string(text.substr(start, here - start));
    }
}

std::string without(std::string text, std::string_view piece) { return swap(std::move(text), piece, ""); }

before in_response(std::string from, std::string to) {
    return [=](recipe& how) { how.response = swap(how.response, from, to); };
}
before in_assertion(std::string from, std::string to) {
    return [=](recipe& how) { how.assertion = swap(how.assertion, from, to); };
}
before in_signature(std::string from, std::string to) {
    return [=](recipe& how) { how.signature = swap_all(how.signature, from, to); };
}
after replace(std::string from, std::string to) {
    return [=](std::string text) { return swap(std::move(text), from, to); };
}
after behind(std::string mark, std::string what) {
    return [=](std::string text) { return insert_after(std::move(text), mark, what); };
}

void run(const std::vector<row>& rows) {
    for (const auto& row : rows)
        for (const auto& mode : row.modes.empty() ? all_modes : row.modes) BOOST_TEST_CONTEXT(row.name << ", mode " << mode) {
                auto ours = expectations();
                const auto twin = saml::judge(build(mode), trust(), ours, base_time);
                BOOST_TEST(twin.accepted, "twin refused: " << twin.reason);
                if (row.ours) row.ours(ours);
                const auto document = build(mode, row.change, row.edit);
                const auto judged = saml::judge(document, trust(), ours, base_time + row.shift_s * 1000);
                BOOST_TEST(judged.reason == row.reason);
                BOOST_TEST(judged.accepted == row.reason.empty());
                BOOST_TEST(judged.said.assertion_id.empty() == !judged.accepted);
                if (!row.reason.empty() && !judged.checks.empty())
                    BOOST_TEST((judged.checks.back().verdict == saml::check_verdict::failed));
            }
}

}  // namespace gatehouse::attack
