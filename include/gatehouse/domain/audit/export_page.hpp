#pragma once
#include <string>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::audit {

struct export_wishes {
    std::int64_t until = 0;  // the last position of the whole export
    std::int64_t after = 0;  // the last position of the page before; 0: the first page, which begins with the header
    std::int64_t most = 0;   // rows of this page
};

// Pages of one export, put behind one another, are the file that export_verifier judges. The last one ends with the trailer,
// signed here, on a snapshot. errc::unavailable: the rows up to `until` are not sealed yet, which takes seconds.
result<std::string> export_page(tenant_transaction& tx, const crypto::keyring& keys, const export_wishes& wishes);

}  // namespace gatehouse::audit
