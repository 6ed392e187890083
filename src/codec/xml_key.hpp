#pragma once
#include <xmlsec/crypto.h>
#include <xmlsec/keys.h>

#include <memory>

struct evp_pkey_st;

namespace gatehouse::xml {

inline const xmlChar* const id_name = reinterpret_cast<const xmlChar*>("ID");

struct free_key {
    void operator()(xmlSecKeyPtr key) const noexcept { xmlSecKeyDestroy(key); }
};
using key_handle = std::unique_ptr<xmlSecKey, free_key>;

// Takes the reference over. The key goes in bare, without its certificate.
key_handle make_key(evp_pkey_st* owned);

}  // namespace gatehouse::xml
