#pragma once
#include "transfer/store_end.hpp"

namespace gatehouse::sqlite {

// The store of a data directory, which nobody else uses as long as this lives (errc::conflict). errc::not_found when there is
// none and must_exist says that there should be.
result<std::unique_ptr<transfer::store_end>> open_end(const std::string& directory, bool must_exist);
// A copy that store::copy_to made, only to be read: never made when it is not there, refused when it is a link, and nothing is
// made beside it.
result<std::unique_ptr<transfer::store_end>> open_copy_end(const std::string& path);

}  // namespace gatehouse::sqlite
