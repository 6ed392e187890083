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
    // What only the master key yields that this store was made with; empty when none was kept yet.
    result<std::string> key_check();
    result<void> keep_key_check(std::string_view value);  // errc::conflict when there is one: it is never replaced
    // The ids of the master keys under which credentials lie here. Reads them all: for a store without a check only.
    result<std::vector<std::string>> key_ids();
};

}  // namespace gatehouse
