#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The one row about the installation itself.
class server_repository : public installation_repository {
public:
    using installation_repository::installation_repository;

    result<instant> created();  // never changes, unlike the generation
    // Of a store from before it had keys of its own (store_key_repository): what only its master key yields. Else empty.
    result<std::string> key_check();
    // The ids of the keys under which credentials lie here. Reads them all: for such a store without a check only.
    result<std::vector<std::string>> key_ids();
};

}  // namespace gatehouse
