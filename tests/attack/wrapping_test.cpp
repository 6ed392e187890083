#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>

#include "attack/generator.hpp"

// Section 2a of the catalogue: signature wrapping, and what was signed.
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

const std::string extensions_open = "<samlp:Extensions>", extensions_close = "</samlp:Extensions>";

std::string unsigned_copy(const std::string& text) { return without(text, element(text, "ds:Signature")); }

std::string evil(std::string text, const std::string& id, const std::string& new_id) {
    text = swap(std::move(text), "ID=\"" + id + "\"", "ID=\"" + new_id + "\"");
    return swap_all(std::move(text), "alice@example.com", "evil@example.com");
}

std::string evil_assertion(const std::string& assertion) { return evil(unsigned_copy(assertion), "_a", "_evil"); }
std::string into_end(const std::string& holder, std::string_view close, const std::string& what) {
    return std::string(holder).insert(holder.rfind(close), what);
}

std::string extend(const std::string& response, const std::string& content) {
    return insert_before(response, "<samlp:Status>", extensions_open + content + extensions_close);
}

// f(assertion) takes the assertion's place.
after rework_assertion(std::function<std::string(std::string)> f) {
    return [f](std::string text) {
        const auto assertion = element(text, "saml:Assertion");
        return swap(text, assertion, f(assertion));
    };
}

after rework_signature(std::function<std::string(std::string)> f) {
    return [f](std::string text) {
        const auto signature = element(text, "ds:Signature");
        return swap(text, signature, f(signature));
    };
}

std::string xsw1(std::string text) {
    const auto original = unsigned_copy(text), signature = element(text, "ds:Signature");
    return swap(evil(text, "_r", "_evil"), signature, into_end(signature, "</ds:Signature>", original));
}
std::string xsw2(std::string text) { return insert_before(evil(text, "_r", "_evil"), "<ds:Signature ", unsigned_copy(text)); }
std::string xsw4_signature_outside(std::string assertion) {
    const auto signature = element(assertion, "ds:Signature"), outer = evil_assertion(assertion);
    return into_end(insert_after(outer, "</saml:Issuer>", signature), "</saml:Assertion>", unsigned_copy(assertion));
}
std::string xsw5(std::string text) {
    const auto assertion = element(text, "saml:Assertion");
    return into_end(swap(text, assertion, evil(assertion, "_a", "_evil")), "</samlp:Response>", unsigned_copy(assertion));
}
std::string xsw6(std::string assertion) {
    const auto signature = element(assertion, "ds:Signature");
    return swap(evil(assertion, "_a", "_evil"), signature, into_end(signature, "</ds:Signature>", unsigned_copy(assertion)));
}
std::string xsw8(std::string assertion) {
    const auto signature = element(assertion, "ds:Signature");
    return swap(evil(assertion, "_a", "_evil"), signature,
                into_end(signature, "</ds:Signature>", "<ds:Object>" + unsigned_copy(assertion) + "</ds:Object>"));
}

after moved_signature(const std::string& open, const std::string& close, const std::string& before_mark) {
    return [=](std::string text) {
        const auto signature = element(text, "ds:Signature");
        return insert_before(without(text, signature), before_mark, open + signature + close);
    };
}

// A good signature of the identity provider over something else that it really signs.
std::string signed_other_object(const std::string& open, const std::string& name, bool signature_stays) {
    const std::string object =
        open + "<saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://idp.example.test</saml:Issuer>" +
        swap_all(recipe().signature, "{ID}", "_o") + "</" + name + ">";
    const auto done = xml::sign_template(object, keys::fresh().idp).value();
    const auto text = swap_all(unsigned_copy(build("A")), "alice@example.com", "evil@example.com");
    if (signature_stays) return extend(text, done);
    return insert_after(extend(text, unsigned_copy(done)), "</saml:Issuer>", element(done, "ds:Signature"));
}

const std::string entity =
    R"(<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_o" entityID="https://idp.example.test">)";
const std::string logout = R"(<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_o" Version="2.0">)";

const std::vector<std::string> A{"A"}, R{"R"}, AR{"AR"}, clear{"A", "R"}, signed_in_clear{"A", "R", "AR"};

}  // namespace

BOOST_AUTO_TEST_SUITE(catalogue_2a_signature_wrapping)

BOOST_AUTO_TEST_CASE(rows_1_to_12_moved_elements) {
    run({
        {"1 XSW1", R, "sig.placement", {}, xsw1, {}},
        {"2 XSW2", R, "sig.not_over_root", {}, xsw2, {}},
        {"3 XSW3", A, "assertion.count", {}, rework_assertion([](auto a) { return evil_assertion(a) + a; }), {}},
        {"4 XSW4",
         A,
         "assertion.nested",
         {},
         rework_assertion([](auto a) { return into_end(evil_assertion(a), "</saml:Assertion>", a); }),
         {}},
        {"4 XSW4, signature outside", A, "assertion.nested", {}, rework_assertion(xsw4_signature_outside), {}},
        {"5 XSW5", A, "sig.not_parent", {}, xsw5, {}},
        {"6 XSW6", A, "sig.placement", {}, rework_assertion(xsw6), {}},
        {"7 XSW7",
         A,
         "assertion.outside_place",
         {},
         [](auto text) { return extend(text, evil_assertion(element(text, "saml:Assertion"))); },
         {}},
        {"7 XSW7, same ID",
         A,
         "assertion.outside_place",
         {},
         [](auto text) { return extend(text, swap(evil_assertion(element(text, "saml:Assertion")), "_evil", "_a")); },
         {}},
        {"8 XSW8", A, "sig.object_forbidden", {}, rework_assertion(xsw8), {}},
        {"8 XSW8, no enveloped transform",
         A,
         "sig.object_forbidden",
         in_signature(R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)", ""),
         rework_assertion(xsw8),
         {}},
        {"8 XSW8, evil inside a good signature",
         A,
         "sig.object_forbidden",
         {},
         rework_assertion(
             [](auto a) { return insert_before(a, "</ds:Signature>", "<ds:Object>" + evil_assertion(a) + "</ds:Object>"); }),
         {}},
        {"9 XSW9",
         A,
         "assertion.outside_place",
         {},
         rework_assertion([](auto a) { return "<wrapper xmlns=\"urn:x\">" + a + "</wrapper>" + evil_assertion(a); }),
         {}},
        {"10 Response in Response",
         R,
         "response.nested",
         {},
         [](auto text) { return extend(evil(unsigned_copy(text), "_r", "_r"), text); },
         {}},
        {"10 Response in Response, other ID",
         R,
         "response.nested",
         {},
         [](auto text) { return into_end(evil(unsigned_copy(text), "_r", "_evil"), "</samlp:Response>", text); },
         {}},
        {"11 evil after",
         A,
         "assertion.count",
         {},
         rework_assertion([](auto a) { return a + evil(unsigned_copy(a), "_a", "_a_attack"); }),
         {}},
        {"12 signature in StatusDetail",
         clear,
         "sig.placement",
         {},
         moved_signature("<samlp:StatusDetail>", "</samlp:StatusDetail>", "</samlp:Status>"),
         {}},
        {"12 signature in Extensions",
         clear,
         "sig.placement",
         {},
         moved_signature(extensions_open, extensions_close, "<samlp:Status>"),
         {}},
    });
}

after edited_signature(std::string from, std::string to) {
    return rework_signature([=](auto signature) { return swap(signature, from, to); });
}
// The text between the tags of the first element of that name.
after new_text(std::string name, std::string text) {
    return rework_signature(
        [=](auto signature) { return swap(signature, element(signature, name), "<" + name + ">" + text + "</" + name + ">"); });
}
std::string smuggle_digest(std::string text, std::string_view open, std::string_view close) {
    const auto extra = std::string(open) + "AAAA" + std::string(close);
    return insert_before(std::move(text), "</samlp:Status>", "<samlp:StatusDetail>" + extra + "</samlp:StatusDetail>");
}

BOOST_AUTO_TEST_CASE(rows_13_to_25_what_was_signed) {
    const auto double_info = [](bool in_front) {
        return rework_signature([=](auto s) {
            const auto info = element(s, "ds:SignedInfo"), forged = swap(info, "#_", "#_x");
            return in_front ? insert_before(s, "<ds:SignedInfo>", forged) : insert_after(s, "</ds:SignedInfo>", forged);
        });
    };
    run({
        {"13 DigestValue smuggled",
         A,
         "sig.structure",
         {},
         [](auto t) {
             return smuggle_digest(t, "<ds:DigestValue xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">", "</ds:DigestValue>");
         },
         {}},
        {"13 DigestValue smuggled in another namespace",
         A,
         "sig.structure",
         {},
         [](auto t) { return smuggle_digest(t, "<DigestValue xmlns=\"urn:x\">", "</DigestValue>"); },
         {}},
        {"14 forged SignedInfo in front", signed_in_clear, "sig.structure", {}, double_info(true), {}},
        {"14 forged SignedInfo behind", signed_in_clear, "sig.structure", {}, double_info(false), {}},
        {"15 comment in DigestValue", signed_in_clear, "xml.comment", {}, behind("<ds:DigestValue>", "<!--forged-->"), {}},
        {"16 signed metadata",
         A,
         "sig.wrong_element",
         {},
         [](auto) { return signed_other_object(entity, "md:EntityDescriptor", false); },
         {}},
        {"16 signed metadata as it is",
         A,
         "sig.wrong_element",
         {},
         [](auto) { return signed_other_object(entity, "md:EntityDescriptor", true); },
         {}},
        {"16 signed LogoutResponse",
         A,
         "sig.wrong_element",
         {},
         [](auto) { return signed_other_object(logout, "samlp:LogoutResponse", false); },
         {}},
        {"17 signed Response in Extensions of an evil root",
         R,
         "sig.not_over_root",
         {},
         [](auto t) { return extend(evil(t, "_r", "_evil"), unsigned_copy(t)); },
         {}},
        {"18 signature of the Response inside the Assertion",
         R,
         "sig.not_parent",
         {},
         [](auto t) {
             const auto signature = element(t, "ds:Signature");
             return insert_before(without(t, signature), "<saml:Subject>", signature);
         },
         {}},
        {"18 signature of the Assertion on the Response",
         A,
         "sig.not_parent",
         {},
         [](auto t) {
             const auto signature = element(t, "ds:Signature");
             return insert_after(without(t, signature), "</saml:Issuer>", signature);
         },
         {}},
        {"19 two roots", {}, "xml.malformed", {}, [](auto t) { return t + t; }, {}},
        {"20 signed Advice in an unsigned Assertion",
         A,
         "sig.missing",
         {},
         rework_assertion([](auto a) {
             return insert_before(evil_assertion(a), "<saml:AuthnStatement ", "<saml:Advice>" + a + "</saml:Advice>");
         }),
         {}},
        {"20 Advice beside a signature",
         A,
         "assertion.nested",
         in_assertion("<saml:AuthnStatement ",
                      "<saml:Advice><saml:Assertion ID=\"_b\" Version=\"2.0\" "
                      "IssueInstant=\"2026-11-22T08:00:00Z\"/></saml:Advice><saml:AuthnStatement "),
         {},
         {}},
        {"21 encrypted by anyone, signed by nobody",
         {"AE"},
         "sig.missing",
         [](recipe& how) { how.plaintext = [](auto a) { return evil_assertion(a); }; },
         {},
         {}},
        {"22 signed plain and encrypted evil",
         A,
         "assertion.count",
         {},
         rework_assertion([](auto a) { return a + element(build("E"), "saml:EncryptedAssertion"); }),
         {}},
        {"22 plain evil beside encrypted",
         {"AE"},
         "assertion.count",
         {},
         [](auto t) { return insert_before(t, "<saml:EncryptedAssertion>", evil(recipe().assertion, "_a", "_evil")); },
         {}},
        {"23 signature stripped", clear, "sig.missing", {}, unsigned_copy, {}},
        {"23 both signatures stripped", AR, "sig.missing", {}, [](auto t) { return unsigned_copy(unsigned_copy(t)); }, {}},
        {"24 SignatureValue of nobody",
         signed_in_clear,
         "sig.invalid",
         {},
         new_text("ds:SignatureValue", to_base64(std::string(256, 'x'))),
         {}},
        {"25 SignatureValue empty", signed_in_clear, "sig.invalid", {}, new_text("ds:SignatureValue", ""), {}},
        {"25 SignatureValue not base64", signed_in_clear, "sig.invalid", {}, behind("<ds:SignatureValue>", "*!"), {}},
        {"25 line breaks in SignatureValue", signed_in_clear, "", {}, behind("<ds:SignatureValue>", "\n \r\n\t"), {}},
        {"content changed after signing", clear, "sig.invalid", {}, replace(">alice@", ">admin@"), {}},
    });
}

BOOST_AUTO_TEST_CASE(rows_26_to_45_references_and_transforms) {
    const std::string enveloped = R"(<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)";
    const std::string c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
    const auto transform = [](const std::string& uri) { return "<ds:Transform Algorithm=\"" + uri + "\"/>"; };
    const auto add_transform = [&](const std::string& text) {
        return in_signature("</ds:Transforms>", text + "</ds:Transforms>");
    };
    const auto add_transform_later = [&](const std::string& text) {
        return edited_signature("</ds:Transforms>", text + "</ds:Transforms>");
    };
    std::string prefixes = "xs", hundreds;
    for (std::size_t i = 1; i < limits::xml_namespace_prefixes; ++i) prefixes += " p" + std::to_string(i);
    for (int i = 0; i < 500; ++i) hundreds += transform(c14n);
    const auto xpath =
        R"(<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>false()</ds:XPath></ds:Transform>)";
    const auto more_references = [](int count) {
        return rework_signature([=](auto s) {
            const auto reference = element(s, "ds:Reference");
            std::string all;
            for (int i = 0; i < count; ++i) all += reference;
            return swap(s, reference, all);
        });
    };
    run({
        {"26 no Reference",
         signed_in_clear,
         "sig.reference_count",
         {},
         rework_signature([](auto s) { return without(s, element(s, "ds:Reference")); }),
         {}},
        {"27 two References", signed_in_clear, "sig.reference_count", {}, more_references(2), {}},
        {"27 300 References", signed_in_clear, "sig.reference_count", {}, more_references(300), {}},
        {"28 empty URI", clear, "sig.reference_uri", in_signature("URI=\"#{ID}\"", "URI=\"\""), {}, {}},
        {"29 no URI", clear, "sig.reference_uri", in_signature(" URI=\"#{ID}\"", ""), {}, {}},
        {"30 file reference", clear, "sig.reference_uri", {}, edited_signature("URI=\"", "URI=\"file:///etc/hostname"), {}},
        {"30 http reference", clear, "sig.reference_uri", {}, edited_signature("URI=\"", "URI=\"http://127.0.0.1:9/"), {}},
        {"31 XPointer to the root", clear, "sig.reference_uri", in_signature("URI=\"#{ID}\"", "URI=\"#xpointer(/)\""), {}, {}},
        {"31 XPointer to the ID",
         clear,
         "sig.reference_uri",
         in_signature("URI=\"#{ID}\"", "URI=\"#xpointer(id('{ID}'))\""),
         {},
         {}},
        {"32 dangling", clear, "sig.reference_uri", {}, edited_signature("URI=\"#", "URI=\"#nope"), {}},
        {"33 Manifest",
         signed_in_clear,
         "sig.object_forbidden",
         {},
         edited_signature("</ds:KeyInfo>", "</ds:KeyInfo><ds:Object><ds:Manifest/></ds:Object>"),
         {}},
        {"34 XPath to nothing", clear, "sig.transform", add_transform(xpath), {}, {}},
        {"34 XPath instead of exclusive C14N", clear, "sig.transform", in_signature(enveloped, xpath), {}, {}},
        {"35 XSLT",
         signed_in_clear,
         "sig.transform",
         {},
         add_transform_later(transform("http://www.w3.org/TR/1999/REC-xslt-19991116")),
         {}},
        {"36 base64",
         signed_in_clear,
         "sig.transform",
         {},
         edited_signature(enveloped, transform("http://www.w3.org/2000/09/xmldsig#base64")),
         {}},
        {"36 XPath filter 2",
         signed_in_clear,
         "sig.transform",
         {},
         edited_signature(enveloped, transform("http://www.w3.org/2002/06/xmldsig-filter2")),
         {}},
        {"37 500 transforms", signed_in_clear, "sig.transform", {}, add_transform_later(hundreds), {}},
        {"38 no enveloped transform", signed_in_clear, "sig.transform", {}, edited_signature(enveloped, ""), {}},
        {"38 no transforms",
         signed_in_clear,
         "sig.transform",
         {},
         rework_signature([](auto s) { return without(s, element(s, "ds:Transforms")); }),
         {}},
        {"39 C14N with comments",
         clear,
         "sig.c14n",
         in_signature("Algorithm=\"" + c14n, "Algorithm=\"" + c14n + "WithComments"),
         {},
         {}},
        {"39 reference with comments",
         clear,
         "sig.c14n",
         {},
         edited_signature("<ds:Transform Algorithm=\"" + c14n, "<ds:Transform Algorithm=\"" + c14n + "WithComments"),
         {}},
        {"40 inclusive C14N",
         clear,
         "sig.c14n",
         in_signature("<ds:CanonicalizationMethod Algorithm=\"" + c14n,
                      "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
         {},
         {}},
        {"40 inclusive C14N 1.1",
         clear,
         "sig.c14n",
         {},
         edited_signature("Algorithm=\"" + c14n, "Algorithm=\"http://www.w3.org/2006/12/xml-c14n11"),
         {}},
        {"41 default in the prefix list", {}, "", in_signature("PrefixList=\"xs\"", "PrefixList=\"#default xs saml\""), {}, {}},
        {"41 32 prefixes", clear, "", in_signature("PrefixList=\"xs\"", "PrefixList=\"" + prefixes + "\""), {}, {}},
        {"41 33 prefixes",
         clear,
         "sig.transform",
         in_signature("PrefixList=\"xs\"", "PrefixList=\"" + prefixes + " more\""),
         {},
         {}},
        {"42 good Response signature, bad inner one",
         R,
         "sig.invalid",
         [](recipe& how) {
             how.assertion =
                 element(build("A", {}, new_text("ds:SignatureValue", to_base64(std::string(256, 'x')))), "saml:Assertion");
         },
         {},
         {}},
        {"42 bad Response signature, good inner one",
         AR,
         "sig.invalid",
         {},
         new_text("ds:SignatureValue", to_base64(std::string(256, 'x'))),
         {}},
        {"43 two Signatures, good first",
         clear,
         "sig.structure",
         {},
         rework_signature([](auto s) { return s + swap(s, "<ds:DigestValue>", "<ds:DigestValue>AAAA"); }),
         {}},
        {"43 two Signatures, good last",
         clear,
         "sig.structure",
         {},
         rework_signature([](auto s) { return swap(s, "<ds:DigestValue>", "<ds:DigestValue>AAAA") + s; }),
         {}},
        {"44 Signature at the end",
         A,
         "sig.placement",
         {},
         rework_assertion([](auto a) {
             const auto signature = element(a, "ds:Signature");
             return insert_before(without(a, signature), "</saml:Assertion>", signature);
         }),
         {}},
        {"44 Signature before the Issuer",
         A,
         "sig.placement",
         {},
         rework_assertion([](auto a) {
             const auto signature = element(a, "ds:Signature");
             return insert_before(without(a, signature), "<saml:Issuer>", signature);
         }),
         {}},
        {"44 Signature of the Response before the Issuer",
         R,
         "sig.placement",
         {},
         [](auto t) {
             const auto signature = element(t, "ds:Signature");
             return insert_before(without(t, signature), "<saml:Issuer>", signature);
         },
         {}},
        {"45 unknown child",
         signed_in_clear,
         "sig.structure",
         {},
         edited_signature("<ds:KeyInfo>", "<foo xmlns=\"urn:x\"/><ds:KeyInfo>"),
         {}},
    });
}

BOOST_AUTO_TEST_SUITE_END()
