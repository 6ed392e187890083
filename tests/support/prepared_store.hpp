#pragma once
#include <memory>
#include <string>
#include <vector>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/store/store.hpp>

// A store that a test fills before the real binary serves it. It belongs to the data directory that it is named by: SQLite in
// there, or, where tests/support/with_postgres has started a cluster, a database named after the directory.
namespace gatehouse::testing {

result<std::unique_ptr<store>> open_prepared(const std::string& data, const clock& time, random_source& random);

// Its keys, under the master key beside the directory, as a first start would make them.
result<crypto::keyring> open_prepared_keys(store& data, const std::string& directory, random_source& random);

// What makes `gatehouse serve --data DATA` open that store: nothing, or --store and its URL.
std::vector<std::string> store_arguments(const std::string& data);

}  // namespace gatehouse::testing
