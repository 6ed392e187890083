#pragma once
#include "transfer/store_end.hpp"

namespace gatehouse::transfer {

enum class purpose : std::uint8_t {
    alone,   // a store that is there, and that nobody uses meanwhile
    beside,  // the same; a database may be in use
    fill     // one that may have to be made
};

// Opens a place's store with the engine that it is of; errors name the place.
result<std::unique_ptr<store_end>> open_end(const store_place& at, purpose what);
error named(const store_place& at, const error& why);

}  // namespace gatehouse::transfer
