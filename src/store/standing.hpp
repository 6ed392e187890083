#pragma once

// Rows of a deleted connection stand until they are cleared (connection_end_repository): whoever does not come to them by their
// connection leaves them out by this. $1 org.
#define GATEHOUSE_OF_STANDING(COLUMN) \
    " AND " COLUMN " NOT IN (SELECT gone.id FROM connection gone WHERE gone.org = $1 AND gone.deleted IS NOT NULL)"
