#pragma once
#include <stdexcept>

namespace gatehouse::crypto {

// Of a call of OpenSSL that fails only when there is no memory or no such algorithm: going on would hand out zeros for a
// ciphertext. An exception, since nothing that anybody sent can make it so.
inline void demand(int done) {
    if (done != 1) throw std::runtime_error("OpenSSL failed where it must not");
}

}  // namespace gatehouse::crypto
