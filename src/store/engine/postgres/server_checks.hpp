#pragma once
#include "engine/postgres/connection.hpp"

namespace gatehouse::postgres {

// What a server must be before anything is trusted to it. errc::conflict says what its operator has to mend: fsync is
// off; our role could read past row-level security; several hosts are named and no standby has to confirm a commit.
result<void> check_server(connection& at, bool several_hosts);
// errc::conflict: its clock and ours are more than limits::database_clock_ms apart.
result<void> check_clock(connection& at);
// Says in the log when another machine was not asked for a certificate that names it: who stands between could be it.
void warn_of_unverified(const connection& at);
bool is_unverified(std::string_view host, std::string_view sslmode);
// Whether libpq's URL names more than one host.
result<bool> names_several_hosts(const std::string& url);

}  // namespace gatehouse::postgres
