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
    // Dead at once: no repository finds it or its rules any more, its name is free, nothing derives from its groups. Members
    // whose authority it was have their epoch raised, so that every credential ends; where another connection speaks for one
    // too, that is the authority from now on: one that is enabled and says the member is active, if there is such a one. Whom
    // the new authority says to be inactive is in `off`, for the caller to suspend. by: who ends it. As many statements for
    // many as for one; its rows stay for clear(). errc::not_found, also when it was marked before; errc::too_many where those
    // who are off are more than limits::connection_end_off.
    result<ended> mark(const connection_id& gone, std::string_view by);

    // Rows of a marked connection, `most` at a time; what a slice leaves is the next one's. How many went: fewer than `most`
    // means that none is left.
    result<std::int64_t> clear(const connection_id& gone, std::int64_t most);
    // The connection's own row, when no other is left. errc::not_found unless it was marked.
    result<void> erase(const connection_id& gone);

private:
    result<std::int64_t> run(std::string_view text, const connection_id& gone);
    result<void> run_all(std::initializer_list<std::string_view> texts, const connection_id& gone);
    result<void> end_credentials(const connection_id& gone, ended& out);
    result<void> hold_who_wait(const connection_id& gone, std::string_view by, ended& out);
    result<void> hand_over_holds(const connection_id& gone, std::string_view by, ended& out);
    result<void> hand_over_authority(const connection_id& gone, ended& out);
};

struct deleted_connection {
    organization_id organization;
    connection_id id;
};

// Those of organizations that stand: another's rows go with it.
class deleted_connections : public installation_repository {
public:
    using installation_repository::installation_repository;
    result<std::vector<deleted_connection>> list();
};

}  // namespace gatehouse
