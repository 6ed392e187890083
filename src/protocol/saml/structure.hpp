#pragma once
#include <gatehouse/codec/xml.hpp>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "trace.hpp"

// Structure before cryptography: a signature library verifies what a Reference names, so it must be certain which element that
// is and that no second one can be mistaken for it. The order of the questions decides which code a wrapped document gets.
namespace gatehouse::saml {

// Everything in a document that matters for wrapping, found in one walk.
struct inventory {
    xml::node root;  // a Response, or the Assertion that came out of an EncryptedAssertion
    std::vector<xml::node> signatures;
    std::vector<xml::node> assertions;  // Assertion and EncryptedAssertion, wherever they stand
    std::vector<xml::node> responses;   // below the root
    std::unordered_map<std::string, xml::node> by_id;
    refusal duplicate;

    xml::node find(const std::string& id) const;
};

bool is_assertion(const xml::node& at);  // in clear or encrypted
bool is_response(const xml::node& at);

// xml.id, and names of XML Signature where they do not belong.
xml::checked<inventory> take_inventory(const xml::node& root);

// Signatures: what stands inside them, where they stand, what they refer to (signature_structure.cpp).
refusal judge_signature_content(const inventory& all);
refusal judge_signature_targets(const inventory& all);
refusal judge_signature_algorithms(const inventory& all, bool allow_sha1);

// One Response with one Assertion in its place (structure.cpp). A Response without any passes when its status says why.
refusal judge_response(const inventory& all, bool allow_sha1);
refusal judge_encrypted_assertion(const inventory& all, bool allow_sha1);

// The content models of core 2.3.3 and 3.3.3, as far as we read them (schema.cpp).
refusal judge_response_schema(const xml::node& response);
refusal judge_assertion_schema(const xml::node& assertion);

}  // namespace gatehouse::saml
