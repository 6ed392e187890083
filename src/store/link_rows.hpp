#pragma once
#include <gatehouse/model/link.hpp>
#include <gatehouse/store/sql.hpp>

#include "waiting.hpp"

namespace gatehouse {

// A link is never read without its member: what its `active` shows depends on it.
#define LINK_COLUMNS                                                                                         \
    "l.id, l.connection, l.member, l.authority, l.external_id, l.user_name, l.display_name_fold, l.active, " \
    "l.document, l.version, l.created, l.modified, m.holds, " GATEHOUSE_WAITS("m")
#define LINK_TABLES "link l JOIN member m ON m.org = l.org AND m.id = l.member"

link read_link(const sql_row& row);

}  // namespace gatehouse
