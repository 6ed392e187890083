#pragma once
#include <string>

#include <gatehouse/base/result.hpp>

// The master key's file while it is replaced: the next one lies beside it, and takes its place in one step.
namespace gatehouse::app {

std::string next_key_file(const std::string& path);
std::string former_key_file(const std::string& path, std::string_view id);
// path becomes former_key_file, and the next one path: at no moment is there none. On disk before it returns. Again after it
// was cut short, it does what is left to do. errc::unavailable.
result<void> put_next_key_in_place(const std::string& path, std::string_view id_before);

}  // namespace gatehouse::app
