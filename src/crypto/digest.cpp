#include <gatehouse/crypto/digest.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

namespace gatehouse::crypto {

std::string sha256_hex(std::string_view bytes) { return to_hex(sha256(bytes)); }

}  // namespace gatehouse::crypto
