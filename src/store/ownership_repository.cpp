#include <gatehouse/store/ownership_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<std::optional<ownership_offer>> ownership_repository::find() {
    return first(sql(),
                 "SELECT owner, target, stays, owner_epoch, target_epoch, made_under, created, expires FROM ownership_offer"
                 " WHERE org = $1",
                 {org()}, [](const sql_row& row) {
                     return ownership_offer{member_id::trusted(row.text(0)),
                                            member_id::trusted(row.text(1)),
                                            row.flag(2),
                                            row.integer(3),
                                            row.integer(4),
                                            row.integer(5),
                                            row.at(6),
                                            row.at(7)};
                 });
}

result<void> ownership_repository::put(const ownership_offer& made) {
    return change_any(sql(),
                      "INSERT INTO ownership_offer (org, owner, target, stays, owner_epoch, target_epoch, made_under, created,"
                      " expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (org) DO UPDATE SET"
                      " owner = excluded.owner, target = excluded.target, stays = excluded.stays,"
                      " owner_epoch = excluded.owner_epoch, target_epoch = excluded.target_epoch,"
                      " made_under = excluded.made_under, created = excluded.created, expires = excluded.expires",
                      {org(), made.owner.text(), made.target.text(), made.stays, made.owner_epoch, made.target_epoch,
                       made.made_under, made.created, made.expires});
}

result<void> ownership_repository::erase() { return change_any(sql(), "DELETE FROM ownership_offer WHERE org = $1", {org()}); }

}  // namespace gatehouse
