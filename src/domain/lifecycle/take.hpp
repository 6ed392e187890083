#pragma once
#include <gatehouse/domain/lifecycle/adopt.hpp>

namespace gatehouse::lifecycle {

// The connection's link of that member, which waits no more: the first one speaks for it, and ends the password that it has
// here. errc::uniqueness where a name of it is taken.
result<adopted> take(tenant_transaction& tx, const request_context& by, const connection_id& in, const link_content& content,
                     const member& who);

}  // namespace gatehouse::lifecycle
