#include "engine/inspection.hpp"

#include "engine/postgres/connection.hpp"
#include "engine/postgres/server_checks.hpp"

namespace gatehouse::postgres {
namespace {

class looked final : public inspection {
public:
    looked(std::unique_ptr<connection> at, bool several, const clock& time, random_source& random)
        : inspection(time, random), at_(std::move(at)), several_(several) {}

    result<std::string> damage(int) override { return std::string(); }
    result<void> judge_server() override;
    bool verified() override { return !is_unverified(at_->host(), at_->option("sslmode")); }
    result<std::string> engine() override;

private:
    sql_session& sql() override { return *at_; }
    result<void> begin() override {
        return at_->begin_snapshot("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                                   [](const sql_row&) { return result<void>(); });
    }
    void end() override { (void)at_->script("ROLLBACK"); }
    result<std::int64_t> migration() override;

    std::unique_ptr<connection> at_;
    const bool several_;
};

result<void> looked::judge_server() {
    if (auto good = check_server(*at_, several_); !good) return good;
    return check_clock(*at_);
}

result<std::string> looked::engine() {
    std::string out;
    const auto asked = at_->script("SELECT current_setting('server_version')", [&](const sql_row& row) {
        out = "PostgreSQL " + row.string(0);
        return result<void>();
    });
    if (!asked) return asked.error();
    return out;
}

result<std::int64_t> looked::migration() {
    const auto there = at_->integer("SELECT count(*) FROM pg_class WHERE oid = to_regclass('public.migration')");
    if (!there || *there == 0) return there;
    return at_->integer("SELECT coalesce(max(number), 0) FROM migration");
}

}  // namespace

// The rules of rows let who looks see every organization's.
result<std::unique_ptr<inspected_store>> inspect(const std::string& url, const clock& time, random_source& random) {
    const auto several = names_several_hosts(url);
    if (!several) return several.error();
    auto opened = connection::open(url);
    if (!opened) return opened.error();
    if (auto seen = (*opened)->script("SELECT set_config('gatehouse.all', 'on', false)"); !seen) return seen.error();
    return std::make_unique<looked>(std::move(*opened), *several, time, random);
}

}  // namespace gatehouse::postgres
