#include <gatehouse/store/lease_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<std::optional<job_lease>> lease_repository::find(std::string_view job) {
    return first(sql(), "SELECT node, fence, until FROM lease WHERE job = $1", {job}, [&](const sql_row& row) {
        return job_lease{std::string(job), row.string(0), row.integer(1), row.at(2)};
    });
}

result<std::optional<job_lease>> lease_repository::take(std::string_view job, std::string_view node, std::int64_t lasting_ms) {
    const instant now = tx().now(), until = now + lasting_ms;
    return first(sql(),
                 "INSERT INTO lease (job, node, fence, until) VALUES ($1, $2, 1, $4) ON CONFLICT (job) DO UPDATE SET"
                 " fence = CASE WHEN lease.node = $2 AND lease.until > $3 THEN lease.fence ELSE lease.fence + 1 END,"
                 " node = $2, until = $4 WHERE lease.node = $2 OR lease.until <= $3 RETURNING fence",
                 {job, node, now, until}, [&](const sql_row& row) {
                     return job_lease{std::string(job), std::string(node), row.integer(0), until};
                 });
}

result<void> lease_repository::give_back(const job_lease& held) {
    return change_any(sql(), "UPDATE lease SET until = 0 WHERE job = $1 AND node = $2 AND fence = $3",
                      {held.job, held.node, held.fence});
}

result<void> job_fence::check(const job_lease& held) {
    return change_one(sql(), "UPDATE lease SET until = until WHERE job = $1 AND node = $2 AND fence = $3 AND until > $4",
                      {held.job, held.node, held.fence, tx().now()}, errc::conflict, "the job's lease is over");
}

}  // namespace gatehouse
