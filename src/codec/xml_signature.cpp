#include <libxml/tree.h>
#include <libxml/valid.h>
#include <xmlsec/buffer.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/keys.h>
#include <xmlsec/openssl/evp.h>
#include <xmlsec/xmldsig.h>
#include <gatehouse/codec/xml_signature.hpp>

#include <boost/assert.hpp>

#include "xml_key.hpp"

// xmlsec1 is generous by default: it reads file:// references, runs XSLT, takes MD5, and trusts a key that the message
// brings along. Every context here is locked to one key, one kind of reference and a handful of transforms.
namespace gatehouse::xml {
namespace {

struct context_free {
    void operator()(xmlSecDSigCtxPtr context) const noexcept {
        context->signKey = nullptr;  // lent; the context would destroy it
        xmlSecDSigCtxDestroy(context);
    }
};
using context_handle = std::unique_ptr<xmlSecDSigCtx, context_free>;

void allow(xmlSecDSigCtxPtr context, bool allow_sha1) {
    context->flags |= XMLSEC_DSIG_FLAGS_STORE_SIGNEDINFO_REFERENCES | XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS;
    context->enabledReferenceUris = xmlSecTransformUriTypeSameDocument;
    for (const auto id : {xmlSecTransformEnvelopedId, xmlSecTransformExclC14NId, xmlSecTransformSha256Id,
                          xmlSecTransformSha384Id, xmlSecTransformSha512Id})
        xmlSecDSigCtxEnableReferenceTransform(context, id);
    for (const auto id :
         {xmlSecTransformExclC14NId, xmlSecTransformRsaSha256Id, xmlSecTransformRsaSha384Id, xmlSecTransformRsaSha512Id,
          xmlSecTransformEcdsaSha256Id, xmlSecTransformEcdsaSha384Id, xmlSecTransformEcdsaSha512Id})
        xmlSecDSigCtxEnableSignatureTransform(context, id);
    if (!allow_sha1) return;
    xmlSecDSigCtxEnableReferenceTransform(context, xmlSecTransformSha1Id);
    xmlSecDSigCtxEnableSignatureTransform(context, xmlSecTransformRsaSha1Id);
    xmlSecDSigCtxEnableSignatureTransform(context, xmlSecTransformEcdsaSha1Id);
}

// Only this element's own ID can be found by the reference. False when another element already has it.
bool register_id(_xmlNode* element) {
    xmlAttr* id = xmlHasNsProp(element, id_name, nullptr);
    if (!id || !id->children) return false;
    const xmlChar* value = id->children->content;
    if (const xmlAttr* known = xmlGetID(element->doc, value)) return known == id;
    return xmlAddID(nullptr, element->doc, value, id) != nullptr;
}

std::optional<std::string> digested_bytes(xmlSecDSigCtxPtr context) {
    if (xmlSecPtrListGetSize(&context->signedInfoReferences) != 1) return std::nullopt;
    const auto reference = static_cast<xmlSecDSigReferenceCtxPtr>(xmlSecPtrListGetItem(&context->signedInfoReferences, 0));
    if (!reference || reference->status != xmlSecDSigStatusSucceeded) return std::nullopt;
    const auto buffer = xmlSecDSigReferenceCtxGetPreDigestBuffer(reference);
    if (!buffer || xmlSecBufferGetSize(buffer) == 0) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(xmlSecBufferGetData(buffer)), xmlSecBufferGetSize(buffer));
}

}  // namespace

key_handle make_key(evp_pkey_st* owned) {
    key_handle key(xmlSecKeyCreate());
    xmlSecKeyDataPtr data = xmlSecOpenSSLEvpKeyAdopt(owned);
    BOOST_VERIFY(key && data && xmlSecKeySetValue(key.get(), data) == 0);
    return key;
}

verification_key::verification_key(public_key key) : key_(std::move(key)), lent_(make_key(key_.native_reference())) {}

std::optional<std::string> verify_signature(const node& signature, const node& signed_element, const verification_key& key,
                                            bool allow_sha1) {
    if (!signature || !signed_element || !register_id(signed_element.native())) return std::nullopt;
    const context_handle context(xmlSecDSigCtxCreate(nullptr));
    if (!context) return std::nullopt;
    allow(context.get(), allow_sha1);
    context->signKey = static_cast<xmlSecKeyPtr>(key.lent_.get());
    // 0 is also the answer for a wrong signature: only both together are a success.
    const int answer = xmlSecDSigCtxVerify(context.get(), signature.native());
    if (answer != 0 || context->status != xmlSecDSigStatusSucceeded) return std::nullopt;
    return digested_bytes(context.get());
}

}  // namespace gatehouse::xml
