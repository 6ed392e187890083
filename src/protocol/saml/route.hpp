#pragma once
#include <optional>
#include <string>

#include "structure.hpp"

// The two ways to bytes that somebody signed. A: a signature stands in clear, on the Response or the Assertion. B: the one
// signature is inside an EncryptedAssertion. There is no third: an Assertion that no verified signature covers is sig.missing.
namespace gatehouse::saml {

struct proven {
    std::optional<xml::document> response_document;   // the digested bytes read again, when the Response is signed
    std::optional<xml::document> assertion_document;  // likewise, or the opened plaintext of a signed Response
    xml::node response, assertion;
    std::string bytes;  // what the Assertion was read from
    bool response_signed = false;
};

// False: refused, and noted.
bool prove(const inventory& received, const trust& idp, const expectations& ours, trace& checks, proven& out, instant now);

}  // namespace gatehouse::saml
