#pragma once

// What waits since the store was restored from a backup, as pieces of statements.

// Of a member, by the alias: 1 when the connection that speaks for him has not done so under the generation that it needs, nor
// has anybody here; 0 otherwise. This is his `reconcile` hold.
// Connections come first: few, and none before the first restore. The appended nothing keeps the link from being looked for
// among all of its connection.
#define GATEHOUSE_WAITS(MEMBER)                                                                                       \
    "(SELECT COUNT(*) FROM connection wc CROSS JOIN link wl WHERE wc.org = " MEMBER ".org AND wc.reconcile > " MEMBER \
    ".reconciled AND wl.org = wc.org AND wl.member = " MEMBER ".id AND wl.authority = 1 AND wl.connection || '' = wc.id)"
// How many sources hold him, that one counted.
#define GATEHOUSE_HOLDS(MEMBER) "(" MEMBER ".holds + " GATEHOUSE_WAITS(MEMBER) ")"
// The same where the statement has joined m and c, the connection of his authority link or NULL.
#define GATEHOUSE_HOLDS_HERE " m.holds + CASE WHEN c.reconcile > m.reconciled THEN 1 ELSE 0 END"

// Of a credential's table, by the alias: when the restore was since which it waits, or NULL. It is of the generation that the
// backup was of (what waited then already is of an earlier one), and its epochs are those of today: what was dead before the
// backup stays so. OF: the table whose epoch it keeps beside its organization's, `member` or `connection`.
#define GATEHOUSE_AWAITS(TABLE, OF)                                                                      \
    "(SELECT s.restored_at FROM server s CROSS JOIN organization o CROSS JOIN " OF                       \
    " w WHERE s.restored_at > 0"                                                                         \
    " AND s.restored_from = " TABLE ".generation AND " TABLE ".ended IS NULL AND o.number = " TABLE      \
    ".org AND o.epoch = " TABLE ".organization_epoch AND w.org = " TABLE ".org AND w.id = " TABLE "." OF \
    " AND w.epoch = " TABLE "." OF "_epoch)"
#define GATEHOUSE_MAY_BE_CONFIRMED(TABLE, OF) GATEHOUSE_AWAITS(TABLE, OF) " IS NOT NULL"
// $1 org, $2 id, $3 now
#define GATEHOUSE_WAITING_CREDENTIAL(TABLE, OF) \
    "SELECT k.mac, " GATEHOUSE_AWAITS(          \
        "k", OF) " FROM " TABLE                 \
                 " k WHERE k.org = $1 AND k.id = $2 AND k.expires > $3 AND " GATEHOUSE_MAY_BE_CONFIRMED("k", OF)

// $1 id, $2 now, $3 the server's generation
#define GATEHOUSE_OPERATOR_KEY_LIVES "id = $1 AND ended IS NULL AND expires > $2 AND generation = $3"

namespace gatehouse {
inline constexpr char not_waiting[] = "it does not wait to be confirmed after a restore: it is good, or has ended or expired";
}  // namespace gatehouse
