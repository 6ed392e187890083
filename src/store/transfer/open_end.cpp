#include "transfer/open_end.hpp"

#include "engine/postgres/transfer_end.hpp"
#include "engine/sqlite/transfer_end.hpp"

namespace gatehouse {

std::string name_of(const store_place& place) { return place.url.empty() ? place.directory : "the PostgreSQL database"; }

}  // namespace gatehouse

namespace gatehouse::transfer {

error named(const store_place& at, const error& why) { return make_error(why.code, name_of(at) + ": " + why.detail); }

result<std::unique_ptr<store_end>> open_end(const store_place& at, purpose what) {
    auto opened = !at.copy.empty() ? sqlite::open_copy_end(at.copy)
                  : at.url.empty() ? sqlite::open_end(at.directory, what != purpose::fill)
                                   : postgres::open_end(at.url, what != purpose::beside);
    if (!opened) return named(at, opened.error());
    return opened;
}

}  // namespace gatehouse::transfer
