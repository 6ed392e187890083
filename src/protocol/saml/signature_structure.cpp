#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml_signature.hpp>

#include "names.hpp"
#include "structure.hpp"

namespace gatehouse::saml {
namespace {

using names::dsig;

xml::node signed_info(const xml::node& signature) { return signature.child(dsig, "SignedInfo"); }
xml::node reference(const xml::node& signature) { return signed_info(signature).child(dsig, "Reference"); }

// Children in exactly this order; the last one may be left out when it is optional.
bool has_children(const xml::node& parent, std::initializer_list<std::string_view> wanted, bool last_is_optional) {
    auto at = parent.first_child();
    std::size_t seen = 0;
    for (const auto name : wanted) {
        if (!at.is(dsig, name)) break;
        at = at.next_sibling(), ++seen;
    }
    return !at && (seen == wanted.size() || (last_is_optional && seen + 1 == wanted.size()));
}

refusal judge_inside(const xml::node& signature) {
    for (auto at = signature.first_child(); at; at = at.next_below(signature)) {
        if (at.is(dsig, "Object") || at.is(dsig, "Manifest")) return fault{"sig.object_forbidden", std::string(at.name())};
        if (is_assertion(at) || is_response(at)) return fault{"sig.placement", std::string(at.name()) + " inside a Signature"};
    }
    return std::nullopt;
}

refusal judge_form(const xml::node& signature) {
    const auto info = signed_info(signature);
    if (!has_children(signature, {"SignedInfo", "SignatureValue", "KeyInfo"}, true)) return fault{"sig.structure", "Signature"};
    if (const auto count = info.count(dsig, "Reference"); count != 1)
        return fault{"sig.reference_count", std::to_string(count)};
    if (!has_children(info, {"CanonicalizationMethod", "SignatureMethod", "Reference"}, false))
        return fault{"sig.structure", "SignedInfo"};
    const auto only = reference(signature);
    if (!only.child(dsig, "Transforms")) return fault{"sig.transform", "none"};
    if (!has_children(only, {"Transforms", "DigestMethod", "DigestValue"}, false)) return fault{"sig.structure", "Reference"};
    return std::nullopt;
}

xml::node target_of(const inventory& all, const xml::node& signature) {
    const auto uri = reference(signature).attribute("URI").value_or("");
    return uri.starts_with('#') ? all.find(uri.substr(1)) : xml::node();
}

bool is_signable(const xml::node& at) { return is_response(at) || at.is(names::assertion, "Assertion"); }

// A Signature covers the element it stands in and nothing else (core 5.4.2).
refusal judge_target(const inventory& all, const xml::node& signature) {
    const auto parent = signature.parent(), target = target_of(all, signature);
    const auto uri = reference(signature).attribute("URI");
    const bool by_own_id = uri && *uri == "#" + parent.attribute("ID").value_or("");
    if (is_signable(parent) && by_own_id && xml::is_id(std::string_view(*uri).substr(1))) return std::nullopt;
    if (!uri || !uri->starts_with('#') || !target) return fault{"sig.reference_uri", uri.value_or("none")};
    if (!is_signable(target)) return fault{"sig.wrong_element", std::string(target.name())};
    if (!is_signable(parent)) return fault{"sig.placement", "Signature inside " + std::string(parent.name())};
    if (is_response(parent) && is_response(target)) return fault{"sig.not_over_root", *uri};
    return fault{"sig.not_parent", *uri};
}

refusal judge_prefixes(const xml::node& method) {
    for (const auto child : method.children()) {
        if (!child.is(names::exc_c14n, "InclusiveNamespaces")) return fault{"sig.transform", std::string(child.name())};
        const auto list = child.attribute("PrefixList").value_or("");
        std::size_t prefixes = 0;
        for (const auto piece : split(list, ' ')) prefixes += piece.empty() ? 0 : 1;
        if (prefixes > limits::xml_namespace_prefixes) return fault{"sig.transform", std::to_string(prefixes) + " prefixes"};
    }
    return std::nullopt;
}

std::string algorithm(const xml::node& at) { return at.attribute("Algorithm").value_or(""); }

bool is_other_c14n(std::string_view uri) { return uri.find("c14n") != std::string_view::npos && uri != names::exc_c14n; }

refusal judge_transforms(const xml::node& transforms) {
    const auto first = transforms.first_child(), second = first.next_sibling();
    for (const auto at : transforms.children())
        if (is_other_c14n(algorithm(at))) return fault{"sig.c14n", algorithm(at)};
    if (second.next_sibling()) return fault{"sig.transform", "more than two"};
    const bool known = first.is(dsig, "Transform") && second.is(dsig, "Transform") && algorithm(first) == names::enveloped &&
                       algorithm(second) == names::exc_c14n && !first.first_child();
    if (!known) return fault{"sig.transform", algorithm(first) + " " + algorithm(second)};
    return judge_prefixes(second);
}

bool is_digest(std::string_view uri, bool allow_sha1) {
    return uri == "http://www.w3.org/2001/04/xmlenc#sha256" || uri == "http://www.w3.org/2001/04/xmldsig-more#sha384" ||
           uri == "http://www.w3.org/2001/04/xmlenc#sha512" || (allow_sha1 && uri == "http://www.w3.org/2000/09/xmldsig#sha1");
}

refusal judge_methods(const xml::node& info, bool allow_sha1) {
    const auto c14n = info.child(dsig, "CanonicalizationMethod"), method = info.child(dsig, "SignatureMethod");
    if (algorithm(c14n) != names::exc_c14n) return fault{"sig.c14n", algorithm(c14n)};
    if (auto refused = judge_prefixes(c14n)) return refused;
    const auto scheme = xml::scheme_of(algorithm(method));
    const bool weak = scheme == signature_scheme::rsa_sha1 && !allow_sha1;
    if (!scheme || weak || method.first_child()) return fault{"sig.algorithm", algorithm(method)};
    const auto digest = info.child(dsig, "Reference").child(dsig, "DigestMethod");
    if (!is_digest(algorithm(digest), allow_sha1) || digest.first_child()) return fault{"sig.algorithm", algorithm(digest)};
    return std::nullopt;
}

refusal judge_key_info(const xml::node& info) {
    for (auto at = info.first_child(); at; at = at.next_below(info))
        if (at.name() == "RetrievalMethod") return fault{"keyinfo.retrieval", at.attribute("URI").value_or("")};
    return std::nullopt;
}

}  // namespace

refusal judge_signature_content(const inventory& all) {
    for (const auto& signature : all.signatures)
        if (auto refused = judge_inside(signature)) return refused;
    return std::nullopt;
}

refusal judge_signature_targets(const inventory& all) {
    for (const auto& signature : all.signatures) {
        if (is_signable(signature.parent()) && signature.parent().count(dsig, "Signature") > 1)
            return fault{"sig.structure", "two Signatures of one element"};
        if (auto refused = judge_form(signature)) return refused;
        if (auto refused = judge_target(all, signature)) return refused;
    }
    return std::nullopt;
}

refusal judge_signature_algorithms(const inventory& all, bool allow_sha1) {
    for (const auto& signature : all.signatures) {
        if (!signature.previous_sibling().is(names::assertion, "Issuer") || signature.previous_sibling().previous_sibling())
            return fault{"sig.placement", "not right after the Issuer"};
        if (auto refused = judge_transforms(reference(signature).child(dsig, "Transforms"))) return refused;
        if (auto refused = judge_methods(signed_info(signature), allow_sha1)) return refused;
        if (auto refused = judge_key_info(signature.child(dsig, "KeyInfo"))) return refused;
    }
    return std::nullopt;
}

}  // namespace gatehouse::saml
