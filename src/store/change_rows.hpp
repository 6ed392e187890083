#pragma once
#include <gatehouse/model/change.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse {

#define CHANGE_COLUMNS "position, id, at, actor_kind, actor, via, request_id, ip, kind, target_kind, target, public"

change read_change(const sql_row& row);
inline constexpr int column_after_change = 12;

}  // namespace gatehouse
