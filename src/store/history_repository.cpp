#include <gatehouse/store/history_repository.hpp>

#include "collect.hpp"
#include "history/past_session.hpp"

namespace gatehouse {

result<instant> history_repository::begins() {
    return required(sql(),
                    "SELECT CASE WHEN history_begins > created THEN history_begins ELSE created END FROM organization"
                    " WHERE number = $1",
                    {org()}, "no such organization", [](const sql_row& row) { return row.at(0); });
}

result<void> history_repository::as_of(instant at, function_ref<result<void>(tenant_transaction&)> work) {
    history::past_session past(sql(), at);
    tenant_transaction then(past, tx().organization(), org(), tx().random(), {at, tx().generation(), false});
    return work(then);
}

result<std::vector<member_id>> history_repository::members(std::string_view after, std::int64_t most) {
    return collect(sql(), "SELECT id FROM member WHERE org = $1 AND id > $2 AND status = 'active' ORDER BY id LIMIT $3",
                   {org(), after, most}, [](const sql_row& row) { return member_id::trusted(row.text(0)); });
}

}  // namespace gatehouse
