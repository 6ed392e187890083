#pragma once
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include <gatehouse/base/error.hpp>

namespace gatehouse {

// A value, or what went wrong. Check before value(): asking an error for its value is our bug and throws.
template <class T> using result = boost::system::result<T, error>;

inline error make_error(errc code, std::string detail) { return error{code, std::move(detail)}; }

[[noreturn]] void throw_exception_from_error(const error& failure, const boost::source_location& where);

}  // namespace gatehouse
