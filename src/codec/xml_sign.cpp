#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/valid.h>
#include <xmlsec/xmldsig.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml_signature.hpp>

#include <array>

#include "xml_key.hpp"

namespace gatehouse::xml {
namespace {

constexpr std::string_view dsig = "http://www.w3.org/2000/09/xmldsig#";

struct row {
    signature_scheme scheme;
    std::string_view uri, digest_uri;
};
constexpr std::array<row, 7> rows = {{
    {signature_scheme::rsa_sha1, "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#sha1"},
    {signature_scheme::rsa_sha256, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
     "http://www.w3.org/2001/04/xmlenc#sha256"},
    {signature_scheme::rsa_sha384, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
     "http://www.w3.org/2001/04/xmldsig-more#sha384"},
    {signature_scheme::rsa_sha512, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
     "http://www.w3.org/2001/04/xmlenc#sha512"},
    {signature_scheme::ecdsa_sha256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
     "http://www.w3.org/2001/04/xmlenc#sha256"},
    {signature_scheme::ecdsa_sha384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384",
     "http://www.w3.org/2001/04/xmldsig-more#sha384"},
    {signature_scheme::ecdsa_sha512, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512",
     "http://www.w3.org/2001/04/xmlenc#sha512"},
}};

const row& row_of(signature_scheme scheme) { return rows[static_cast<std::size_t>(scheme)]; }

bool is_unfilled(const node& at) {
    const node value = at.child(dsig, "SignatureValue");
    return at.is(dsig, "Signature") && value && trim(value.text().value_or("")).empty();
}

struct document_free {
    void operator()(xmlDocPtr tree) const noexcept { xmlFreeDoc(tree); }
};
struct buffer_free {
    void operator()(xmlBufferPtr buffer) const noexcept { xmlBufferFree(buffer); }
};
struct context_free {
    void operator()(xmlSecDSigCtxPtr context) const noexcept { xmlSecDSigCtxDestroy(context); }
};

node prepare(const node& root) {
    node unfilled;
    for (node at = root; at; at = at.next_below(root)) {
        if (!unfilled && is_unfilled(at)) unfilled = at;
        xmlAttr* id = xmlHasNsProp(at.native(), id_name, nullptr);
        if (id && id->children) xmlAddID(nullptr, at.native()->doc, id->children->content, id);
    }
    return unfilled;
}

}  // namespace

std::string_view algorithm_uri(signature_scheme scheme) { return row_of(scheme).uri; }

std::optional<signature_scheme> scheme_of(std::string_view algorithm_uri) {
    for (const auto& known : rows)
        if (known.uri == algorithm_uri) return known.scheme;
    return std::nullopt;
}

std::string signature_template(std::string_view signed_id, signature_scheme scheme, const certificate* shown) {
    const auto& algorithm = row_of(scheme);
    constexpr std::string_view c14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
    std::string out =
        "<ds:Signature xmlns:ds=\"" + std::string(dsig) + "\"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm=\"";
    out.append(c14n).append("\"/><ds:SignatureMethod Algorithm=\"").append(algorithm.uri);
    out.append("\"/><ds:Reference URI=\"#")
        .append(escape_markup(signed_id))
        .append("\"><ds:Transforms><ds:Transform Algorithm=\"");
    out.append(dsig).append("enveloped-signature\"/><ds:Transform Algorithm=\"").append(c14n).append("\"/></ds:Transforms>");
    out.append("<ds:DigestMethod Algorithm=\"").append(algorithm.digest_uri);
    out.append("\"/><ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue></ds:SignatureValue>");
    if (shown)
        out.append("<ds:KeyInfo><ds:X509Data><ds:X509Certificate>")
            .append(shown->base64)
            .append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo>");
    return out + "</ds:Signature>";
}

result<std::string> sign_template(std::string_view text, const private_key& key) {
    const std::unique_ptr<xmlDoc, document_free> tree(
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, "UTF-8", XML_PARSE_NONET));
    const auto failed = [] { return make_error(errc::invalid_value, "no document with a signature to fill"); };
    if (!tree) return failed();
    const node unfilled = prepare(node(xmlDocGetRootElement(tree.get())));
    if (!unfilled) return failed();
    const std::unique_ptr<xmlSecDSigCtx, context_free> context(xmlSecDSigCtxCreate(nullptr));
    context->signKey = make_key(key.native_reference()).release();
    if (xmlSecDSigCtxSign(context.get(), unfilled.native()) != 0) return failed();
    const std::unique_ptr<xmlBuffer, buffer_free> out(xmlBufferCreate());
    xmlNodeDump(out.get(), tree.get(), xmlDocGetRootElement(tree.get()), 0, 0);
    return std::string(reinterpret_cast<const char*>(xmlBufferContent(out.get())),
                       static_cast<std::size_t>(xmlBufferLength(out.get())));
}

}  // namespace gatehouse::xml
