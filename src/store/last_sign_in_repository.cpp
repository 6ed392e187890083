#include <gatehouse/store/last_sign_in_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<void> last_sign_in_repository::note(const member_id& id) {
    return change_any(sql(),
                      "INSERT INTO last_sign_in (org, member, at) VALUES ($1, $2, $3)"
                      " ON CONFLICT (org, member) DO UPDATE SET at = excluded.at",
                      {org(), id.text(), tx().now()});
}

result<std::map<member_id, instant>> last_sign_in_repository::between(const member_id& first, const member_id& last) {
    std::map<member_id, instant> all;
    const auto read = sql().run("SELECT member, at FROM last_sign_in WHERE org = $1 AND member >= $2 AND member <= $3",
                                {org(), first.text(), last.text()}, [&](const sql_row& row) {
                                    all.emplace(member_id::trusted(row.text(0)), row.at(1));
                                    return result<void>();
                                });
    if (!read) return read.error();
    return all;
}

}  // namespace gatehouse
