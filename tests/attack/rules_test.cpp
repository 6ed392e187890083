#include <boost/test/unit_test.hpp>

#include "attack/generator.hpp"

// Section 2e of the catalogue: rules of the protocol. What the identity provider itself says wrong is signed properly
// here, so that only the rule can refuse it; what a stranger changes lies outside the signature.
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

before both(before first, before second) {
    return [=](recipe& how) {
        first(how);
        second(how);
    };
}
before conditions(const std::string& name, const std::string& from, const std::string& to) {
    return [=](recipe& how) {
        const auto old = element(how.assertion, "saml:Conditions");
        how.assertion = swap(how.assertion, old, swap(old, name + "=\"" + from + "\"", name + "=\"" + to + "\""));
    };
}
before confirmation(const std::string& from, const std::string& to) {
    return [=](recipe& how) {
        const auto old = element(how.assertion, "saml:SubjectConfirmation");
        how.assertion = swap(how.assertion, old, swap(old, from, to));
    };
}
before issued(const std::string& when) {
    return in_assertion("IssueInstant=\"" + at(-5) + "\"", "IssueInstant=\"" + when + "\"");
}
before status(const std::string& content) {
    return [=](recipe& how) {
        how.response =
            swap(how.response, element(how.response, "samlp:Status"), "<samlp:Status>" + content + "</samlp:Status>");
    };
}
std::string code(const std::string& name, const std::string& inside = "") {
    return "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:" + name + "\">" + inside + "</samlp:StatusCode>";
}

constexpr std::int64_t skew = limits::saml_skew_s, day = 24 * 3600;
constexpr std::int64_t longest = limits::assertion_validity_s - 5;  // from now on: it was issued 5 seconds ago
const std::vector<std::string> A{"A"}, unsigned_response{"A", "AE"}, signed_response{"R", "AR", "RE", "ARE"};
const std::string audience =
    "<saml:AudienceRestriction><saml:Audience>https://sp.example.test</saml:Audience></saml:AudienceRestriction>";
const std::string other = "<saml:Audience>https://other.example.test</saml:Audience>";
const std::string acs = "https://sp.example.test/acs", request = "InResponseTo=\"_req\"";

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue_2e_rules)

BOOST_AUTO_TEST_CASE(rows_122_to_126_times) {
    const auto late = [](std::int64_t s) { return conditions("NotOnOrAfter", at(300), at(s)); };
    const auto early = [](std::int64_t s) { return conditions("NotBefore", at(-60), at(s)); };
    const auto confirmed = [](const std::string& when) {
        return confirmation("NotOnOrAfter=\"" + at(300) + "\"", "NotOnOrAfter=\"" + when + "\"");
    };
    const auto long_lived = both(conditions("NotOnOrAfter", at(300), at(3600)), confirmed(at(3600)));
    run({
        {"122 Conditions just expired", {}, "time.expired", late(-skew), {}, {}},
        {"122 Conditions a second before the end", {}, "", late(-skew + 1), {}, {}},
        {"122 confirmation just expired", {}, "time.expired", confirmed(at(-skew)), {}, {}},
        {"122 confirmation a second before the end", {}, "", confirmed(at(-skew + 1)), {}, {}},
        {"122 judged at the end", {}, "time.expired", {}, {}, {}, 300 + skew},
        {"122 judged a second before", {}, "", {}, {}, {}, 300 + skew - 1},
        {"122 a second too early", {}, "time.early", early(skew + 1), {}, {}},
        {"122 just in time", {}, "", early(skew), {}, {}},
        {"122 issued in the future", {}, "time.early", issued(at(skew + 1)), {}, {}},
        {"122 issued at the edge of the future", {}, "", issued(at(skew)), {}, {}},
        {"122 without skew", {}, "time.expired", late(-1), {}, [](auto& ours) { ours.skew_s = 0; }},
        {"122 skew is cut at its longest",
         {},
         "time.expired",
         late(-limits::saml_longest_skew_s),
         {},
         [](auto& ours) { ours.skew_s = 3600; }},
        {"122 longest skew", {}, "", late(1 - limits::saml_longest_skew_s), {}, [](auto& ours) { ours.skew_s = 3600; }},
        {"123 no NotOnOrAfter",
         {},
         "subject_confirmation.incomplete",
         confirmation("NotOnOrAfter=\"" + at(300) + "\" ", ""),
         {},
         {}},
        {"123 no SubjectConfirmationData",
         {},
         "subject_confirmation.incomplete",
         confirmation("saml:SubjectConfirmationData", "saml:X"),
         {},
         {}},
        {"124 NotBefore",
         {},
         "subject_confirmation.invalid",
         confirmation("Recipient", "NotBefore=\"" + at(-60) + "\" Recipient"),
         {},
         {}},
        {"125 no zone", {}, "time.format", confirmed("2026-11-22T08:05:00"), {}, {}},
        {"125 offset", {}, "time.format", confirmed("2026-11-22T10:05:00+02:00"), {}, {}},
        {"125 zero offset", {}, "time.format", confirmed("2026-11-22T08:05:00+00:00"), {}, {}},
        {"125 leap second", {}, "time.format", confirmed("2026-11-22T08:04:60Z"), {}, {}},
        {"125 year 0", {}, "time.format", conditions("NotBefore", at(-60), "0000-01-01T00:00:00Z"), {}, {}},
        {"125 fraction of 30 digits",
         {},
         "time.format",
         confirmed("2026-11-22T08:05:00.012345678901234567890123456789Z"),
         {},
         {}},
        {"125 fraction of seven digits", {}, "", confirmed("2026-11-22T08:05:00.0123456Z"), {}, {}},
        {"125 no date", {}, "time.format", issued("yesterday"), {}, {}},
        {"125 empty", {}, "time.format", conditions("NotBefore", at(-60), ""), {}, {}},
        {"125 blank in front", {}, "time.format", conditions("NotBefore", at(-60), " " + at(-60)), {}, {}},
        {"125 after 2038", {}, "time.too_long", late(13LL * 365 * day), {}, {}},
        {"126 valid for ten years", {}, "time.too_long", both(late(3650 * day), confirmed(at(3650 * day))), {}, {}},
        {"126 valid for 24 hours", {}, "", both(late(longest), confirmed(at(longest))), {}, {}},
        {"126 valid for 24 hours and a second", {}, "time.too_long", late(longest + 1), {}, {}},
        {"126 confirmation for 24 hours and a second", {}, "time.too_long", confirmed(at(longest + 1)), {}, {}},
        {"126 valid for an hour, shortened", {}, "", long_lived, {}, {}, limits::assertion_age_s - 5 + skew - 1},
        {"126 valid for an hour, stale", {}, "time.expired", long_lived, {}, {}, limits::assertion_age_s - 5 + skew},
    });
}

BOOST_AUTO_TEST_CASE(rows_127_to_131_for_whom) {
    const auto restriction = [](const std::string& inside) { return in_assertion(audience, inside); };
    const auto wrap = [](const std::string& inside) {
        return "<saml:AudienceRestriction>" + inside + "</saml:AudienceRestriction>";
    };
    const auto audience_text = [](const std::string& text) {
        return in_assertion("<saml:Audience>https://sp.example.test<", "<saml:Audience>" + text + "<");
    };
    const auto recipient = [](const std::string& to) {
        return confirmation("Recipient=\"" + acs + "\"", to.empty() ? "" : "Recipient=\"" + to + "\"");
    };
    const auto destination = [](const std::string& to) { return in_response(" Destination=\"" + acs + "\"", to); };
    run({
        {"127 other audience", {}, "audience.mismatch", restriction(wrap(other)), {}, {}},
        {"127 one of two restrictions is not ours", {}, "audience.mismatch", restriction(audience + wrap(other)), {}, {}},
        {"127 two restrictions, both ours", {}, "", restriction(audience + audience), {}, {}},
        {"127 one of two audiences is ours",
         {},
         "",
         restriction(wrap(other + "<saml:Audience>https://sp.example.test</saml:Audience>")),
         {},
         {}},
        {"127 empty restriction", {}, "audience.mismatch", restriction(wrap("")), {}, {}},
        {"127 accepted audience",
         {},
         "",
         audience_text("spn:0815"),
         {},
         [](auto& ours) { ours.accepted_audiences = {"spn:0815"}; }},
        {"128 no restriction", {}, "audience.missing", restriction(""), {}, {}},
        {"128 no Conditions", {}, "audience.missing", in_assertion(element(recipe().assertion, "saml:Conditions"), ""), {}, {}},
        {"129 trailing slash", {}, "audience.mismatch", audience_text("https://sp.example.test/"), {}, {}},
        {"129 case", {}, "audience.mismatch", audience_text("https://SP.example.test"), {}, {}},
        {"129 spn prefix", {}, "audience.mismatch", audience_text("spn:https://sp.example.test"), {}, {}},
        {"129 port", {}, "audience.mismatch", audience_text("https://sp.example.test:443"), {}, {}},
        {"129 blank around", {}, "audience.mismatch", audience_text(" https://sp.example.test"), {}, {}},
        {"130 other recipient", {}, "recipient.mismatch", recipient("https://other.example.test/acs"), {}, {}},
        {"130 no recipient", {}, "recipient.mismatch", recipient(""), {}, {}},
        {"130 alias",
         {},
         "",
         both(recipient("https://old.example.test/acs"), in_response(acs, "https://old.example.test/acs")),
         {},
         [](auto& ours) { ours.acs_aliases = {"https://old.example.test/acs"}; }},
        {"131 other destination",
         {},
         "destination.mismatch",
         destination(" Destination=\"https://other.example.test/acs\""),
         {},
         {}},
        {"131 other destination, later",
         unsigned_response,
         "destination.mismatch",
         {},
         replace("Destination=\"" + acs, "Destination=\"" + acs + "/"),
         {}},
        {"131 empty destination", {}, "destination.mismatch", destination(" Destination=\"\""), {}, {}},
        {"131 no destination, signed", signed_response, "destination.mismatch", destination(""), {}, {}},
        {"131 no destination, not signed", unsigned_response, "", destination(""), {}, {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_132_to_137_from_whom_and_to_what) {
    const auto issuer = std::string("<saml:Issuer>https://idp.example.test</saml:Issuer>");
    const auto named = [](const std::string& text) { return "<saml:Issuer>" + text + "</saml:Issuer>"; };
    const auto neither = both(confirmation(" " + request, ""), in_response(" " + request, ""));
    const auto unsolicited = [](auto& ours) { ours.in_response_to.reset(), ours.unsolicited_allowed = true; };
    const auto unknown = [](auto& ours) { ours.in_response_to.reset(); };
    run({
        {"132 Response of another provider",
         {},
         "issuer.mismatch",
         in_response(issuer, named("https://other.example.test")),
         {},
         {}},
        {"132 Assertion of another provider",
         {},
         "issuer.mismatch",
         in_assertion(issuer, named("https://other.example.test")),
         {},
         {}},
        {"132 blank around", {}, "issuer.mismatch", in_assertion(issuer, named("\n https://idp.example.test\n")), {}, {}},
        {"132 Format of a person",
         {},
         "issuer.mismatch",
         in_assertion("<saml:Issuer>", "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">"),
         {},
         {}},
        {"132 Format of an entity",
         {},
         "",
         in_assertion("<saml:Issuer>", "<saml:Issuer Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:entity\">"),
         {},
         {}},
        {"132 no Issuer of the Response", unsigned_response, "", in_response(issuer, ""), {}, {}},
        {"133 other request",
         {},
         "in_response_to.mismatch",
         both(confirmation(request, "InResponseTo=\"_x\""), in_response(request, "InResponseTo=\"_x\"")),
         {},
         {}},
        {"133 no request", {}, "in_response_to.missing", neither, {}, {}},
        {"133 no request, none known", {}, "in_response_to.missing", neither, {}, unknown},
        {"133 no request, judged offline", {}, "", neither, {}, unsolicited},
        {"133 a request, judged offline", {}, "", {}, {}, unsolicited},
        {"133 a request to be looked up", {}, "", {}, {}, unknown},
        {"133 only the Response names it", {}, "in_response_to.missing", confirmation(" " + request, ""), {}, {}},
        {"133 only the Response names it, judged offline",
         {},
         "in_response_to.missing",
         confirmation(" " + request, ""),
         {},
         unsolicited},
        {"134 they differ", {}, "in_response_to.mismatch", in_response(request, "InResponseTo=\"_x\""), {}, {}},
        {"134 they differ, to be looked up",
         {},
         "in_response_to.mismatch",
         in_response(request, "InResponseTo=\"_x\""),
         {},
         unknown},
        {"134 they differ, later",
         unsigned_response,
         "in_response_to.mismatch",
         {},
         [](auto t) { return swap(t, request, "InResponseTo=\"_x\""); },
         {}},
        {"137 stripped from the Response",
         unsigned_response,
         "in_response_to.mismatch",
         {},
         [](auto t) { return swap(t, " " + request, ""); },
         {}},
        {"137 stripped from the Response, judged offline",
         unsigned_response,
         "in_response_to.mismatch",
         {},
         [](auto t) { return swap(t, " " + request, ""); },
         unsolicited},
    });
}

BOOST_AUTO_TEST_CASE(rows_143_to_152_statements) {
    const auto attribute = [](const std::string& from, const std::string& to) { return in_assertion(from, to); };
    const auto confirmations = element(recipe().assertion, "saml:SubjectConfirmation");
    const auto bad = swap(confirmations, acs, "https://other.example.test/acs");
    const auto key_holder = swap(confirmations, "cm:bearer", "cm:holder-of-key");
    const auto statement = element(recipe().assertion, "saml:AuthnStatement");
    const auto end = "SessionNotOnOrAfter=\"" + at(28800) + "\"";
    const auto condition = [](const std::string& more) {
        return in_assertion("</saml:Conditions>", more + "</saml:Conditions>");
    };
    run({
        {"143 Responder", {}, "status.responder", status(code("Responder")), {}, {}},
        {"143 AuthnFailed inside", {}, "status.authn_failed", status(code("Responder", code("AuthnFailed"))), {}, {}},
        {"143 success inside a failure", {}, "status.unknown", status(code("Responder", code("Success"))), {}, {}},
        {"143 unknown status", {}, "status.unknown", status("<samlp:StatusCode Value=\"urn:x\"/>"), {}, {}},
        {"143 status changed later",
         unsigned_response,
         "status.requester",
         {},
         replace("status:Success", "status:Requester"),
         {}},
        {"190 unsigned failure",
         A,
         "status.no_passive",
         [](recipe& how) { status(code("Responder", code("NoPassive")))(how); },
         [](auto t) { return without(t, element(t, "saml:Assertion")); },
         {}},
        {"144 no AuthnStatement", {}, "subject_confirmation.method", attribute(statement, ""), {}, {}},
        {"144 no confirmation", {}, "subject_confirmation.method", attribute(confirmations, ""), {}, {}},
        {"144 holder of key only", {}, "subject_confirmation.method", attribute("cm:bearer", "cm:holder-of-key"), {}, {}},
        {"144 no Subject",
         {},
         "subject_confirmation.method",
         attribute(element(recipe().assertion, "saml:Subject"), ""),
         {},
         {}},
        {"145 weaker than asked",
         {},
         "authn_context.insufficient",
         {},
         {},
         [](auto& ours) { ours.authn_contexts = {"https://refeds.org/profile/mfa"}; }},
        {"145 as asked",
         {},
         "",
         attribute("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "https://refeds.org/profile/mfa"),
         {},
         [](auto& ours) { ours.authn_contexts = {"https://refeds.org/profile/mfa"}; }},
        {"145 no context",
         {},
         "authn_context.insufficient",
         attribute(element(statement, "saml:AuthnContextClassRef"), ""),
         {},
         [](auto& ours) { ours.authn_contexts = {"https://refeds.org/profile/mfa"}; }},
        {"146 signed in long ago",
         {},
         "authn.too_old",
         attribute("AuthnInstant=\"" + at(-10), "AuthnInstant=\"" + at(-7200)),
         {},
         [](auto& ours) { ours.authenticated_since = base_time - 30'000; }},
        {"146 signed in now", {}, "", {}, {}, [](auto& ours) { ours.authenticated_since = base_time - 30'000; }},
        {"147 session already over",
         {},
         "session.expired",
         attribute(end, "SessionNotOnOrAfter=\"" + at(-skew) + "\""),
         {},
         {}},
        {"147 session nearly over", {}, "", attribute(end, "SessionNotOnOrAfter=\"" + at(1 - skew) + "\""), {}, {}},
        {"147 session without end", {}, "", attribute(" " + end, ""), {}, {}},
        {"148 unknown condition",
         {},
         "conditions.unknown",
         condition("<saml:Condition xmlns:x=\"urn:x\" xsi:type=\"x:y\"/>"),
         {},
         {}},
        {"149 OneTimeUse and ProxyRestriction",
         {},
         "",
         condition("<saml:OneTimeUse/><saml:ProxyRestriction Count=\"0\"/>"),
         {},
         {}},
        {"151 second confirmation is good", {}, "", attribute(confirmations, bad + key_holder + confirmations), {}, {}},
        {"151 none is good", {}, "recipient.mismatch", attribute(confirmations, bad + bad), {}, {}},
        {"152 no Assertion",
         unsigned_response,
         "assertion.count",
         {},
         [](auto t) {
             const auto plain = element(t, "saml:Assertion");
             return without(t, plain.empty() ? element(t, "saml:EncryptedAssertion") : plain);
         },
         {}},
        {"152 two signed Assertions",
         A,
         "assertion.count",
         {},
         [](auto t) {
             auto second = element(build("A",
                                         [](recipe& how) {
                                             how.assertion = swap(how.assertion, "ID=\"_a\"", "ID=\"_b\"");
                                             how.signature = swap(how.signature, "#{ID}", "#_b");
                                         }),
                                   "saml:Assertion");
             return insert_before(t, "</samlp:Response>", second);
         },
         {}},
        {"what the connection demands: Response",
         unsigned_response,
         "sig.missing",
         {},
         {},
         [](auto& ours) { ours.want = saml::signed_part::response; }},
        {"what the connection demands: Assertion",
         {"R", "RE"},
         "sig.missing",
         {},
         {},
         [](auto& ours) { ours.want = saml::signed_part::assertion; }},
        {"what the connection demands: both there",
         {"AR", "ARE"},
         "",
         {},
         {},
         [](auto& ours) { ours.want = saml::signed_part::assertion; }},
    });
}

BOOST_AUTO_TEST_CASE(rows_154_to_157_names) {
    const auto name = [](const std::string& text) {
        return in_assertion(">alice@example.com</saml:NameID>", ">" + text + "</saml:NameID>");
    };
    run({
        {"154 blank in front", {}, "name_id.characters", name(" alice@example.com"), {}, {}},
        {"154 line break behind", {}, "name_id.characters", name("alice@example.com\n"), {}, {}},
        {"154 no-break space", {}, "name_id.characters", name("alice\xc2\xa0x"), {}, {}},
        {"154 zero width",
         {},
         "name_id.characters",
         name("ali\xe2\x80\x8b"
              "ce"),
         {},
         {}},
        {"155 right to left",
         {},
         "name_id.characters",
         name("ali\xe2\x80\xae"
              "ce"),
         {},
         {}},
        {"155 not composed", {}, "name_id.not_nfc", name("a\xcc\x81lice"), {}, {}},
        {"155 composed", {}, "", name("\xc3\xa1lice"), {}, {}},
        {"156 empty", {}, "name_id.empty", name(""), {}, {}},
        {"156 longest", {}, "", name(std::string(limits::name_id_bytes, 'a')), {}, {}},
        {"156 too long", {}, "name_id.too_long", name(std::string(limits::name_id_bytes + 1, 'a')), {}, {}},
        {"156 absent", {}, "", in_assertion(element(recipe().assertion, "saml:NameID"), ""), {}, {}},
        {"EncryptedID",
         {},
         "",
         [](recipe& how) {
             const auto plain = element(how.assertion, "saml:NameID");
             const auto alone = insert_after(plain, "<saml:NameID", " xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"");
             const auto sealed = xml::encrypt(alone, keys::fresh().sp.public_part(), content_cipher::aes128_gcm, {}).value();
             how.assertion = swap(how.assertion, plain, "<saml:EncryptedID>" + sealed + "</saml:EncryptedID>");
         },
         {},
         {}},
        {"EncryptedID for somebody else",
         {},
         "enc.failed",
         [](recipe& how) {
             const auto sealed =
                 xml::encrypt("<a/>", keys::fresh().stranger.public_part(), content_cipher::aes128_gcm, {}).value();
             how.assertion = swap(how.assertion, element(how.assertion, "saml:NameID"),
                                  "<saml:EncryptedID>" + sealed + "</saml:EncryptedID>");
         },
         {},
         {}},
    });
}

BOOST_AUTO_TEST_CASE(claims_are_what_the_provider_said) {
    for (const auto& mode : all_modes) BOOST_TEST_CONTEXT(mode) {
            const auto judged = saml::judge(build(mode), trust(), expectations(), base_time);
            BOOST_TEST_REQUIRE(judged.accepted);
            const auto& said = judged.said;
            BOOST_TEST(said.issuer == "https://idp.example.test");
            BOOST_TEST(said.assertion_id == "_a");
            BOOST_TEST(to_rfc3339(said.issue_instant) == at(-5));
            BOOST_TEST(to_rfc3339(said.accepted_until) == at(300 + skew));
            BOOST_TEST_REQUIRE(said.subject.has_value());
            BOOST_TEST(said.subject->value == "alice@example.com");
            BOOST_TEST(said.subject->format == "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
            BOOST_TEST(said.subject->name_qualifier == "https://idp.example.test");
            BOOST_TEST(said.subject->sp_name_qualifier == "https://sp.example.test");
            BOOST_TEST(said.in_response_to == "_req");
            BOOST_TEST(said.session_index == "_s1");
            BOOST_TEST(to_rfc3339(said.authn_instant) == at(-10));
            BOOST_TEST(to_rfc3339(said.session_not_on_or_after.value()) == at(28800));
            BOOST_TEST(said.authn_context == "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
            BOOST_TEST_REQUIRE(said.attributes.size() == 2u);
            BOOST_TEST(said.attributes[0].name == "mail");
            BOOST_TEST(said.attributes[0].name_format == "urn:oasis:names:tc:SAML:2.0:attrname-format:basic");
            BOOST_TEST(said.attributes[0].friendly_name == "e-mail");
            BOOST_TEST(said.attributes[1].values == (std::vector<std::string>{"staff", "R&D"}),
                       boost::test_tools::per_element());
            BOOST_TEST(judged.proven.find("alice@example.com") != std::string::npos);
        }
}

BOOST_AUTO_TEST_SUITE_END()
