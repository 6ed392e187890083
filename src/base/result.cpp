#include <gatehouse/base/result.hpp>

#include <stdexcept>

namespace gatehouse {

void throw_exception_from_error(const error& failure, const boost::source_location& where) {
    throw std::logic_error("value asked of an error: " + failure.detail + " at " + where.to_string());
}

}  // namespace gatehouse
