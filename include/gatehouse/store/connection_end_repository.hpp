#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// The end of a connection with all it said of people. Members stay, without it: nothing that they held by it lives on, and
// whoever it had suspended stays suspended, by an administrator's hold from now on.
class connection_end_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    struct ended {
        std::int64_t users = 0, sessions = 0, api_keys = 0, holds = 0;
        struct switched_off {
            member_id member;
            connection_id by;
        };
        std::vector<switched_off> off;
    };
    // by: who ends it. Members whose authority it was have their epoch raised, so that every credential ends; where another
    // connection speaks for one too, that is the authority from now on: one that is enabled and says the member is active, if
    // there is such a one. Whom the new authority says to be inactive is in `off`, for the caller to suspend. errc::not_found;
    // errc::too_many where those are more than limits::connection_end_off.
    result<ended> erase(const connection_id& gone, std::string_view by);

private:
    result<std::int64_t> run(std::string_view text, const connection_id& gone);
    result<void> end_credentials(const connection_id& gone, ended& out);
    result<void> hand_over_holds(const connection_id& gone, std::string_view by, ended& out);
    result<void> keep_past(const connection_id& gone);
    result<void> hand_over_authority(const connection_id& gone, ended& out);
};

}  // namespace gatehouse
