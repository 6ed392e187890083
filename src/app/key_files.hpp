#pragma once
#include <string>

#include <gatehouse/crypto/master_key.hpp>

// The master key's file while it is replaced: the next one lies beside it, and takes its place in one step.
namespace gatehouse::app {

std::string next_key_file(const std::string& path);
std::string former_key_file(const std::string& path, std::string_view id);
// Before anything changes: path holds the present key, can be replaced by a rename, and its content has a second name, that of
// former_key_file, from here on. errc::conflict, errc::unavailable: it is not so, and why.
result<void> keep_former_key(const std::string& path, const crypto::master_key& present);
// In one step: at no moment is there none. On disk before it returns. errc::unavailable.
result<void> put_next_key_in_place(const std::string& path);

}  // namespace gatehouse::app
