#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/codec/deflate.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/codec/xml_encryption.hpp>
#include <gatehouse/codec/xml_signature.hpp>

#include <vector>

using namespace gatehouse;

namespace {

const xml::library library;

std::string repeat(std::string_view piece, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
}

std::string with_attributes(std::size_t count) {
    std::string out = "<a";
    for (std::size_t i = 0; i < count; ++i) out += " a" + std::to_string(i) + "='v'";
    return out + "/>";
}

std::string code_of(std::string_view bytes) {
    const auto parsed = xml::document::parse(bytes);
    return parsed ? "" : std::string(parsed.error().code);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(xml_suite)

BOOST_AUTO_TEST_CASE(gates_refuse_before_the_parser_sees_anything) {
    using namespace std::string_literals;
    struct {
        std::string document, code;
    } const cases[] = {
        {"<a/>", ""},
        {"<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?>\n<a b='1' c=\"&lt;!--\"><![CDATA[<!DOCTYPE]]></a>", ""},
        {"<!DOCTYPE a><a/>", "xml.doctype"},
        {"<!DOCTYPE r SYSTEM 'x\"><!--'><a/>", "xml.doctype"},
        {"<a><!ENTITY b 'c'></a>", "xml.doctype"},
        {"<a>x<!-- y --></a>", "xml.comment"},
        {"<a>x<?y z?></a>", "xml.pi"},
        {"<?xml-stylesheet href='a'?><a/>", "xml.pi"},
        {" <?xml version='1.0'?><a/>", "xml.pi"},
        {"<?xml version='1.1'?><a/>", "xml.version"},
        {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "xml.encoding"},
        {"<?xml version='1.0' encoding='UTF-7'?><a/>", "xml.encoding"},
        {"\xef\xbb\xbf<a/>", "xml.encoding"},
        {"\xff\xfe<\0a\0/\0>\0"s, "xml.encoding"},
        {"<a>\0</a>"s, "xml.encoding"},
        {"<a>\xc0\xaf</a>", "xml.encoding"},
        {"<a/><a/>", "xml.malformed"},
        {"<a>&b;</a>", "xml.malformed"},
        {"<q:a/>", "xml.malformed"},
        {"<a>", "xml.malformed"},
        {"<a b='>", "xml.malformed"},
        {"", "xml.malformed"},
        {"<a xmlns:x='1'/>", "xml.relative_ns"},
        {"<a><b xmlns='../x'/></a>", "xml.relative_ns"},
        {with_attributes(limits::xml_attributes_per_tag), ""},
        {with_attributes(limits::xml_attributes_per_tag + 1), "xml.attributes"},
        {with_attributes(10'000), "xml.attributes"},
        {with_attributes(50'000), "request.too_large"},
        {repeat("<a>", limits::xml_depth) + repeat("</a>", limits::xml_depth), ""},
        {repeat("<a>", limits::xml_depth + 1) + repeat("</a>", limits::xml_depth + 1), "xml.depth"},
        {"<a>" + repeat("<b/>", limits::xml_tags - 1) + "</a>", ""},
        {"<a>" + repeat("<b/>", limits::xml_tags) + "</a>", "xml.elements"},
        {"<a>" + std::string(limits::saml_body_bytes, 'x') + "</a>", "request.too_large"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.document.substr(0, 80)) BOOST_TEST(code_of(c.document) == c.code);
}

BOOST_AUTO_TEST_CASE(the_tree_is_read_by_namespace_and_whole_text) {
    const auto parsed = xml::document::parse(
        "<r xmlns='urn:a' xmlns:q='urn:b' q:ID='no' ID='y&amp;s'>t<q:x>al<![CDATA[<i>]]>ce</q:x><m>a<n/>b</m></r>");
    BOOST_TEST_REQUIRE(parsed.has_value());
    const auto root = parsed->root();
    BOOST_TEST(root.is("urn:a", "r"));
    BOOST_TEST(root.attribute("ID").value() == "y&s");
    BOOST_TEST(root.has_foreign_attribute("ID"));
    BOOST_TEST(!root.attribute("Id").has_value());
    BOOST_TEST(root.child("urn:b", "x").text().value() == "al<i>ce");
    BOOST_TEST(!root.child("urn:a", "m").text().has_value());
    BOOST_TEST(!root.child("urn:b", "m"));
    std::vector<std::string> order;
    for (auto at = root; at; at = at.next_below(root)) order.emplace_back(at.name());
    BOOST_TEST(order == (std::vector<std::string>{"r", "x", "m", "n"}), boost::test_tools::per_element());
    BOOST_TEST(!xml::is_id(""));
    BOOST_TEST(!xml::is_id("1a"));
    BOOST_TEST(!xml::is_id("a b"));
    BOOST_TEST(xml::is_id(std::string(limits::xml_id_bytes, 'a')));
    BOOST_TEST(!xml::is_id(std::string(limits::xml_id_bytes + 1, 'a')));
}

BOOST_AUTO_TEST_CASE(a_signature_gives_the_bytes_it_covers_and_only_under_its_key) {
    using enum signature_scheme;
    for (const auto scheme : {rsa_sha256, rsa_sha384, rsa_sha512, ecdsa_sha256, ecdsa_sha384, ecdsa_sha512}) {
        const auto key = private_key::generate(kind_of(scheme)).value(), other = private_key::generate(kind_of(scheme)).value();
        const auto signed_text = xml::sign_template(
            "<r><a ID='_1' z='1' b='2'><i>x</i>" + xml::signature_template("_1", scheme, nullptr) + "</a></r>", key);
        BOOST_TEST_REQUIRE(signed_text.has_value());
        const auto judge = [&](std::string_view text, const public_key& pinned) {
            const auto document = xml::document::parse(text).value();
            const auto a = document.root().first_child();
            return xml::verify_signature(a.child("http://www.w3.org/2000/09/xmldsig#", "Signature"), a,
                                         xml::verification_key(pinned), false);
        };
        BOOST_TEST(judge(*signed_text, key.public_part()).value_or("") == "<a ID=\"_1\" b=\"2\" z=\"1\"><i>x</i></a>");
        BOOST_TEST(!judge(*signed_text, other.public_part()).has_value());
        auto changed = *signed_text;
        changed.replace(changed.find("<i>x"), 4, "<i>y");
        BOOST_TEST(!judge(changed, key.public_part()).has_value());
    }
}

BOOST_AUTO_TEST_CASE(what_is_encrypted_for_a_key_opens_with_it) {
    using enum oaep_digest;
    const auto key = private_key::generate(key_kind::rsa).value(), other = private_key::generate(key_kind::rsa).value();
    const std::vector<private_key> keys{other, key}, strangers{other};
    for (const auto& with : {oaep_parameters{}, oaep_parameters{sha256, sha1, ""}, oaep_parameters{sha256, sha256, ""},
                             oaep_parameters{sha512, sha384, ""}}) {
        const auto text = xml::encrypt("<a/>", key.public_part(), content_cipher::aes256_gcm, with).value();
        const auto document = xml::document::parse("<h>" + text + "</h>").value();
        BOOST_TEST(xml::decrypt(document.root(), keys, false)->plaintext == "<a/>");
        BOOST_TEST(xml::decrypt(document.root(), strangers, false).error().code == "enc.failed");
    }
    const auto cbc = xml::encrypt("<a/>", key.public_part(), content_cipher::aes128_cbc, {}).value();
    const auto document = xml::document::parse("<h>" + cbc + "</h>").value();
    BOOST_TEST(xml::decrypt(document.root(), keys, false).error().code == "enc.algorithm");
    BOOST_TEST(!xml::decrypt(document.root(), keys, true)->authenticated);
}

BOOST_AUTO_TEST_CASE(inflating_stops_at_the_limit) {
    const std::string text = repeat("saml ", 1000);
    BOOST_TEST(inflate_raw(deflate_raw(text), limits::inflated_bytes).value() == text);
    BOOST_TEST(inflate_raw(deflate_raw(""), limits::inflated_bytes).value().empty());
    const auto exact = std::string(limits::inflated_bytes, 'x');
    BOOST_TEST(inflate_raw(deflate_raw(exact), limits::inflated_bytes).value() == exact);
    BOOST_TEST((inflate_raw(deflate_raw(exact + "x"), limits::inflated_bytes).error().code == errc::too_large));
    BOOST_TEST(
        (inflate_raw(deflate_raw(std::string(10'000'000, 'x')), limits::inflated_bytes).error().code == errc::too_large));
    BOOST_TEST((inflate_raw(deflate_raw(text) + "x", limits::inflated_bytes).error().code == errc::invalid_syntax));
    BOOST_TEST((inflate_raw(deflate_raw(text).substr(0, 10), limits::inflated_bytes).error().code == errc::invalid_syntax));
    BOOST_TEST((inflate_raw("\x78\x9c" + deflate_raw(text), limits::inflated_bytes).error().code == errc::invalid_syntax));
}

BOOST_AUTO_TEST_SUITE_END()
