#pragma once
#include <gatehouse/store/transaction.hpp>

namespace gatehouse::fault {

// What becomes of the n-th statement: it never runs; it has done its part when the failure shows; the engine itself
// refuses.
enum class failing { not_run, has_run, refused_by_engine };

// Stands between repositories and the engine.
class failing_session final : public sql_session {
public:
    failing_session(sql_session& under, failing how, int nth) : under_(under), how_(how), remaining_(nth) {}
    result<std::int64_t> run(std::string_view sql, std::span<const sql_value> args, each_row each) override {
        if (--remaining_ != 0) return under_.run(sql, args, each);
        return fail([&] { return under_.run(sql, args, each); });
    }
    result<std::int64_t> run_built(std::string_view sql, std::span<const sql_value> args, each_row each) override {
        if (--remaining_ != 0) return under_.run_built(sql, args, each);
        return fail([&] { return under_.run_built(sql, args, each); });
    }
    result<void> set_moment(instant now) override { return under_.set_moment(now); }
    bool failed() const noexcept { return remaining_ <= 0; }

private:
    template <class Run> result<std::int64_t> fail(Run run) {
        const auto ignore = [](const sql_row&) { return result<void>(); };
        if (how_ == failing::refused_by_engine) return under_.run_built("INSERT INTO team (org) VALUES (NULL)", {}, ignore);
        if (how_ == failing::has_run) (void)run();
        return make_error(errc::internal, "met its trouble");
    }

    sql_session& under_;
    failing how_;
    int remaining_;
};

class opened : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    // Runs work over a session that fails at its n-th statement; met says whether there was one.
    template <class Work> result<void> run(Work&& work, failing how, int nth, bool& met) {
        failing_session between(sql(), how, nth);
        tenant_transaction over(between, tx().organization(), org(), tx().random(),
                                {tx().now(), tx().generation(), tx().writable()});
        auto done = work(over);
        met = between.failed();
        return done;
    }
};

}  // namespace gatehouse::fault
