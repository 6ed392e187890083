#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/crypto/keyring.hpp>

namespace gatehouse::protocol::authzen {

// Where a search is to be gone on with, as its asker keeps it for us: readable, of use for an hour, and for nothing but the
// same search of the same asker in the same organization (what `of` says).
std::string make_page_token(const crypto::keyring& keys, std::string_view of, std::string_view after, instant now);
// The place; empty for an empty token. errc::invalid_value for what was not made so.
result<std::string> read_page_token(const crypto::keyring& keys, std::string_view of, std::string_view token, instant now);

}  // namespace gatehouse::protocol::authzen
