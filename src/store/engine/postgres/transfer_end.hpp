#pragma once
#include "transfer/store_end.hpp"

namespace gatehouse::postgres {

// Of the primary, proved by a write that its standby confirmed (errc::unavailable: none of the URL's hosts is), with a clock
// that agrees with ours. alone: as long as this lives no gateway starts, and errc::conflict when one was seen lately. Else it
// reads beside those that run.
result<std::unique_ptr<transfer::store_end>> open_end(const std::string& url, bool alone);

}  // namespace gatehouse::postgres
