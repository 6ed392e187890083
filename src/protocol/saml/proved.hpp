#pragma once
#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/http/message.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>

#include "connection_setup.hpp"

namespace gatehouse::saml {

expectations expectations_of(const connection_setup& setup, std::vector<private_key> keys, instant now);

// The verified claims in the domain's words; a claims-level refusal's reason code when subject or groups cannot be read.
struct translated {
    std::string refusal;
    lifecycle::proved_sign_in proved;
};
translated translate(const connection_setup& setup, const claims& said, const http::request& request);

}  // namespace gatehouse::saml
