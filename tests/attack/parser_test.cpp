#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>

#include "attack/generator.hpp"

// Section 2c of the catalogue: parser and canonical XML; and what is refused before (2d, 101 and 102).
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

after in_front(std::string what) {
    return [=](std::string text) { return what + text; };
}
std::string repeat(std::string_view piece, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
}
std::string attributes(std::string_view prefix, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += " " + std::string(prefix) + std::to_string(i) + "=\"urn:v\"";
    return out;
}
std::string utf16(const std::string& text) {
    std::string out = "\xff\xfe";
    for (const char c : text) out += c, out += '\0';
    return out;
}
before name_id(const std::string& text) {
    return in_assertion(">alice@example.com</saml:NameID>", ">" + text + "</saml:NameID>");
}
after other_root(const std::string& name, const std::string& space) {
    return [=](std::string text) {
        text = swap(std::move(text), "urn:oasis:names:tc:SAML:2.0:protocol", space);
        return swap_all(std::move(text), "samlp:Response", "samlp:" + name);
    };
}

const std::vector<std::string> A{"A"}, R{"R"}, assertion_in_clear{"A", "R", "AR"};
const std::string samlp = "urn:oasis:names:tc:SAML:2.0:protocol";

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue_2c_parser)

BOOST_AUTO_TEST_CASE(rows_72_to_80_document_types_and_namespaces) {
    const std::string bomb =
        "<!DOCTYPE r [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c "
        "'&b;&b;&b;&b;&b;&b;&b;'>]>";
    run({
        {"72 empty DOCTYPE", {}, "xml.doctype", {}, in_front("<!DOCTYPE r>"), {}},
        {"72 DOCTYPE behind the declaration", {}, "xml.doctype", {}, in_front("<?xml version=\"1.0\"?>\n<!DOCTYPE r>\n"), {}},
        {"73 external entity", {}, "xml.doctype", {}, in_front("<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"), {}},
        {"73 external DTD", {}, "xml.doctype", {}, in_front("<!DOCTYPE r SYSTEM \"http://127.0.0.1:9/x.dtd\">"), {}},
        {"73 parameter entity",
         {},
         "xml.doctype",
         {},
         in_front("<!DOCTYPE r [<!ENTITY % x SYSTEM \"http://127.0.0.1:9/\"> %x;]>"),
         {}},
        {"74 billion laughs",
         {},
         "xml.doctype",
         {},
         [=](auto t) { return bomb + swap(t, "</saml:Issuer>", "&c;</saml:Issuer>"); },
         {}},
        {"75 entity in NameID",
         {"A", "R"},
         "xml.doctype",
         {},
         [](auto t) { return "<!DOCTYPE r [<!ENTITY a 'alice@'>]>" + swap(t, ">alice@", ">&a;"); },
         {}},
        {"76 entity in ID",
         A,
         "xml.doctype",
         {},
         [](auto t) { return "<!DOCTYPE r [<!ENTITY i '_a'>]>" + swap(t, "ID=\"_a\"", "ID=\"&i;\""); },
         {}},
        {"77 ATTLIST declares an ID",
         {},
         "xml.doctype",
         {},
         in_front("<!DOCTYPE r [<!ATTLIST saml:Issuer zz ID #IMPLIED>]>"),
         {}},
        {"78 round trip", {}, "xml.doctype", {}, in_front("<!DOCTYPE r SYSTEM 'x\"><!--'>"), {}},
        {"entity without declaration", {"A", "R"}, "xml.malformed", {}, replace(">alice@", ">&a;@"), {}},
        {"79 Signature in another namespace",
         {"A", "R", "AR"},
         "sig.structure",
         {},
         behind("</samlp:Status>", "<saml:EncryptedAssertion><Signature xmlns=\"urn:x\"/></saml:EncryptedAssertion>"),
         {}},
        {"80 relative namespace", {}, "xml.relative_ns", {}, replace("<samlp:Status>", "<samlp:Status xmlns:x=\"1\">"), {}},
        {"80 relative namespace on the root",
         {},
         "xml.relative_ns",
         {},
         replace("<samlp:Response ", "<samlp:Response xmlns:x=\"../1\" "),
         {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_81_to_92_ids_and_text) {
    run({
        {"81 ID in a namespace",
         {"A", "AE"},
         "xml.id",
         {},
         replace("<samlp:Response ", "<samlp:Response samlp:ID=\"_a\" "),
         {}},
        {"81 ID in a namespace, on the Assertion",
         assertion_in_clear,
         "xml.id",
         {},
         replace("<saml:Assertion ", "<saml:Assertion saml:ID=\"_b\" "),
         {}},
        {"82 duplicate ID, evil first", A, "xml.duplicate_id", {}, replace("ID=\"_r\"", "ID=\"_a\""), {}},
        {"82 duplicate ID, evil last",
         A,
         "xml.duplicate_id",
         {},
         replace("</samlp:Status>", "<samlp:StatusDetail><x xmlns=\"urn:x\" ID=\"_a\"/></samlp:StatusDetail></samlp:Status>"),
         {}},
        {"82 two Assertions of one ID",
         A,
         "xml.duplicate_id",
         {},
         [](auto t) { return swap(t, "<saml:Assertion ", recipe().assertion + "<saml:Assertion "); },
         {}},
        {"83 aliases do not count",
         {"A", "AE"},
         "",
         {},
         replace("<samlp:Status>", "<samlp:Status Id=\"_a\" id=\"_a\" AssertionID=\"_a\">"),
         {}},
        {"84 ID is no name", {"A", "AE"}, "xml.id", {}, replace("ID=\"_r\"", "ID=\"1 r\""), {}},
        {"84 empty ID", {"A", "AE"}, "xml.id", {}, replace("ID=\"_r\"", "ID=\"\""), {}},
        {"84 ID of 4 KB", {"A", "AE"}, "xml.id", {}, replace("ID=\"_r\"", "ID=\"" + std::string(4096, 'a') + "\""), {}},
        {"85 comment in NameID", {}, "xml.comment", name_id("alice@example.com<!---->.evil.com"), {}, {}},
        {"85 comment in NameID, later", assertion_in_clear, "xml.comment", {}, replace(">alice@", ">ali<!-- x -->ce@"), {}},
        {"85 comment outside", {}, "xml.comment", {}, in_front("<!-- x -->"), {}},
        {"86 processing instruction in NameID", {}, "xml.pi", name_id("al<?x y?>ice"), {}, {}},
        {"87 CDATA", {}, "", name_id("<![CDATA[alice]]>@example.com"), {}, {}},
        {"88 element in NameID", {}, "name_id.mixed_content", name_id("al<b>ic</b>e"), {}, {}},
        {"90 UTF-16", {}, "xml.encoding", {}, utf16, {}},
        {"90 UTF-7", {}, "xml.encoding", {}, in_front("<?xml version=\"1.0\" encoding=\"UTF-7\"?>"), {}},
        {"90 ISO-8859-1", {}, "xml.encoding", {}, in_front("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"), {}},
        {"90 byte order mark", {}, "xml.encoding", {}, in_front("\xef\xbb\xbf"), {}},
        {"90 overlong", {}, "xml.encoding", {}, replace("</saml:Issuer>", "\xc0\xbc</saml:Issuer>"), {}},
        {"90 NUL", {}, "xml.encoding", {}, [](auto t) { return t + '\0'; }, {}},
        {"90 UTF-8 declared", {}, "", {}, in_front("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"), {}},
        {"91 XML 1.1", {}, "xml.version", {}, in_front("<?xml version=\"1.1\"?>"), {}},
        {"91 style sheet", {}, "xml.pi", {}, in_front("<?xml-stylesheet href=\"http://127.0.0.1:9/\"?>"), {}},
        {"92 XInclude",
         {"A", "AE"},
         "assertion.outside_place",
         {},
         behind("</samlp:Status>",
                "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"/etc/passwd\" parse=\"text\"/>"),
         {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_93_to_96_bombs) {
    const auto in_status = [](const std::string& what) { return behind("<samlp:Status>", what); };
    run({
        {"93 depth", {}, "xml.depth", {}, in_status(repeat("<a>", 1000) + repeat("</a>", 1000)), {}},
        {"94 10,000 attributes",
         {},
         "xml.attributes",
         {},
         replace("<samlp:Status>", "<samlp:Status" + attributes("a", 10'000) + ">"),
         {}},
        {"94 50,000 attributes",
         {},
         "request.too_large",
         {},
         replace("<samlp:Status>", "<samlp:Status" + attributes("a", 50'000) + ">"),
         {}},
        {"94 65 attributes",
         {},
         "xml.attributes",
         {},
         replace("<samlp:Status>", "<samlp:Status" + attributes("a", limits::xml_attributes_per_tag + 1) + ">"),
         {}},
        {"95 element flood", {}, "request.too_large", {}, in_status(repeat("<a/>", 300'000)), {}},
        {"95 elements within the size", {}, "xml.elements", {}, in_status(repeat("<a/>", limits::xml_tags)), {}},
        {"96 namespace flood",
         {},
         "xml.attributes",
         {},
         replace("<samlp:Status>", "<samlp:Status" + attributes("xmlns:a", 10'000) + ">"),
         {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_97_to_100_roots_versions_and_order) {
    const auto subject = element(recipe().assertion, "saml:Subject"),
               conditions = element(recipe().assertion, "saml:Conditions");
    const auto issuer = std::string("<saml:Issuer>https://idp.example.test</saml:Issuer>");
    run({
        {"97 AuthnRequest", {}, "response.root", {}, other_root("AuthnRequest", samlp), {}},
        {"97 LogoutResponse", {}, "response.root", {}, other_root("LogoutResponse", samlp), {}},
        {"97 SOAP",
         {},
         "response.root",
         {},
         [](auto t) {
             return "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>" + t + "</s:Body></s:Envelope>";
         },
         {}},
        {"97 Assertion", assertion_in_clear, "response.root", {}, [](auto t) { return element(t, "saml:Assertion"); }, {}},
        {"97 SAML 1.1", {}, "response.root", {}, other_root("Response", "urn:oasis:names:tc:SAML:1.0:protocol"), {}},
        {"98 wrong namespace", {}, "response.root", {}, other_root("Response", samlp + "2"), {}},
        {"98 no namespace", {}, "response.root", {}, [](auto) { return "<Response ID=\"_r\" Version=\"2.0\"/>"; }, {}},
        {"99 version 1.1", {}, "response.version", in_response("Version=\"2.0\"", "Version=\"1.1\""), {}, {}},
        {"99 version 2.1", {}, "response.version", in_response("Version=\"2.0\"", "Version=\"2.1\""), {}, {}},
        {"99 version missing", {}, "response.version", in_response(" Version=\"2.0\"", ""), {}, {}},
        {"99 version of the Assertion", {}, "response.version", in_assertion("Version=\"2.0\"", "Version=\"1.1\""), {}, {}},
        {"100 Subject at the end",
         {},
         "schema.order",
         [=](recipe& how) { how.assertion = insert_before(without(how.assertion, subject), "</saml:Assertion>", subject); },
         {},
         {}},
        {"100 two Subjects", {}, "schema.cardinality", in_assertion("<saml:Subject>", subject + "<saml:Subject>"), {}, {}},
        {"100 two Conditions",
         {},
         "schema.cardinality",
         in_assertion("<saml:Conditions ", conditions + "<saml:Conditions "),
         {},
         {}},
        {"100 no Issuer", {"R", "RE"}, "schema.issuer", in_assertion(issuer, ""), {}, {}},
        {"100 no ID", {"R", "RE"}, "schema.id", in_assertion("ID=\"_a\" ", ""), {}, {}},
        {"100 no ID of the Response", {"A", "AE"}, "schema.id", in_response("ID=\"_r\" ", ""), {}, {}},
        {"100 no IssueInstant", {}, "schema.issue_instant", in_assertion(" IssueInstant=\"" + at(-5) + "\"", ""), {}, {}},
        {"100 no IssueInstant of the Response",
         {},
         "schema.issue_instant",
         in_response(" IssueInstant=\"" + at(-5) + "\"", ""),
         {},
         {}},
        {"100 no Status", {}, "schema.status", in_response(element(recipe().response, "samlp:Status"), ""), {}, {}},
        {"100 unknown element",
         {},
         "schema.unknown_element",
         in_assertion("<saml:Conditions ", "<evil xmlns=\"urn:x\"/><saml:Conditions "),
         {},
         {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_101_and_102_base64_and_size) {
    const auto twin = build("A");
    std::string lines = to_base64(twin);
    for (std::size_t where = 76; where < lines.size(); where += 78) lines.insert(where, "\r\n");
    BOOST_TEST(saml::decode_response(lines).value() == twin);
    const auto text = to_base64(twin);
    for (const auto& bad : {std::string("!") + text, text + "=", text.substr(1), std::string(), swap(text, "P", "-"),
                            text + std::string(1, '\0')})
        BOOST_TEST(saml::decode_response(bad).error().detail == "request.base64");
    BOOST_TEST(saml::decode_response(std::string(limits::saml_body_bytes, 'A')).has_value());
    BOOST_TEST(saml::decode_response(std::string(limits::saml_body_bytes + 1, 'A')).error().detail == "request.too_large");
    BOOST_TEST(saml::judge(*saml::decode_response(to_base64(text)), trust(), expectations(), base_time).reason ==
               "xml.malformed");
}

BOOST_AUTO_TEST_SUITE_END()
