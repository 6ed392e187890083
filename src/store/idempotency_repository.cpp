#include <gatehouse/store/idempotency_repository.hpp>

#include "collect.hpp"
#include "optional_id.hpp"

namespace gatehouse {

result<std::optional<repeatable_call>> idempotency_repository::find(std::string_view principal, std::string_view key) {
    return first(
        sql(),
        "SELECT principal, call_key, member, request, answer FROM idempotency WHERE org = $1 AND principal = $2"
        " AND call_key = $3 AND until > $4",
        {org(), principal, key, tx().now()}, [](const sql_row& row) {
            return repeatable_call{row.string(0), row.string(1), id_at<member_id>(row, 2), row.string(3), row.string(4)};
        });
}

result<void> idempotency_repository::put(const repeatable_call& made, instant until) {
    return change_one(sql(),
                      "INSERT INTO idempotency (org, principal, call_key, member, request, answer, until)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (org, principal, call_key) DO UPDATE SET"
                      " member = EXCLUDED.member, request = EXCLUDED.request, answer = EXCLUDED.answer, until = EXCLUDED.until"
                      " WHERE idempotency.until <= $8",
                      {org(), made.principal, made.key, text_of(made.member), made.request, made.answer, until, tx().now()},
                      errc::conflict, "this key was used before");
}

result<std::int64_t> idempotency_repository::count_of(std::string_view principal) {
    return required(sql(), "SELECT count(*) FROM idempotency WHERE org = $1 AND principal = $2 AND until > $3",
                    {org(), principal, tx().now()}, "no count", [](const sql_row& row) { return row.integer(0); });
}

result<void> idempotency_repository::end_of(std::string_view principal) {
    return change_any(sql(), "DELETE FROM idempotency WHERE org = $1 AND principal = $2", {org(), principal});
}

result<void> idempotency_repository::end_of(const member_id& member, std::int64_t most) {
    return change_any(sql(),
                      "DELETE FROM idempotency WHERE org = $1 AND (principal, call_key) IN"
                      " (SELECT principal, call_key FROM idempotency WHERE org = $1 AND member = $2 LIMIT $3)",
                      {org(), member.text(), most});
}

result<void> idempotency_repository::forget_answers() {
    return change_any(sql(), "UPDATE idempotency SET answer = '' WHERE org = $1 AND answer <> ''", {org()});
}

}  // namespace gatehouse
