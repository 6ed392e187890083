#pragma once
#include <gatehouse/store/sql.hpp>

namespace gatehouse::history {

// Answers the queries of a snapshot with the rows as they stood at a moment: whoever asks need not know.
class past_session final : public sql_session {
public:
    past_session(sql_session& now, instant at) : now_(now), at_(at) {}

    result<std::int64_t> run(std::string_view sql, std::span<const sql_value> args, each_row each) override;
    result<std::int64_t> run_built(std::string_view sql, std::span<const sql_value> args, each_row each) override;

private:
    sql_session& now_;
    instant at_;
};

}  // namespace gatehouse::history
