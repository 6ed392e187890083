#pragma once
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/saml_setup.hpp>

namespace gatehouse::app {

// An identity provider's metadata as the store keeps it. errc::invalid_value, worded for whoever handed it in.
result<idp_trust> read_idp_metadata(std::string_view document, instant now);

}  // namespace gatehouse::app
