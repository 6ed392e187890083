#include <boost/test/unit_test.hpp>

#include <gatehouse/base/log.hpp>

#include "fault/sign_in.hpp"
#include "fault/support/driver_parts.hpp"
#include "fault/suspension.hpp"

using namespace gatehouse;
using namespace gatehouse::fault;

namespace {

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
    // Runs the step over a session that fails at its n-th statement; met says whether there was one.
    result<void> run(transactions& all, int step, failing how, int nth, bool& met) {
        failing_session between(sql(), how, nth);
        tenant_transaction over(between, tx().organization(), org(), tx().random(),
                                {tx().now(), tx().generation(), tx().writable()});
        auto done = all.work(over, step);
        met = between.failed();
        return done;
    }
};

int fail_each_statement(transactions& all, store& in, int step, failing how) {
    for (int nth = 1;; ++nth) {
        bool met = false;
        const auto done =
            in.write(all.organization(), [&](tenant_transaction& tx) { return opened(tx).run(all, step, how, nth, met); });
        BOOST_TEST(done.has_value() == !met, "statement " << nth << " of step " << step << " failed and nobody noticed");
        const std::set<std::int64_t> this_one{step};
        const auto wrong = met ? all.check(in, {}, this_one) : all.check(in, this_one, {});
        BOOST_TEST(wrong.empty(), "after statement " << nth << " of step " << step << ": " << wrong);
        if (!met || !wrong.empty()) return nth - 1;
    }
}

template <class Scenario> void fail_everywhere(int steps) {
    set_log_level(log_level::error);
    for (const auto how : {failing::not_run, failing::has_run, failing::refused_by_engine}) {
        Scenario all(steps, 0);
        disk on;
        mounted at(on);
        const auto in = std::move(at.open()).value();
        all.prepare(*in);
        for (int step = 0; step < steps; ++step) {
            const int statements = fail_each_statement(all, *in, step, how);
            BOOST_TEST_MESSAGE("step " << step << ": " << statements << " statements");
            BOOST_TEST(statements >= 4);
        }
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(every_statement)

BOOST_AUTO_TEST_CASE(of_a_suspension_and_a_removal_leaves_nothing_when_it_fails) { fail_everywhere<suspension>(2); }
BOOST_AUTO_TEST_CASE(of_a_sign_in_leaves_nothing_when_it_fails) { fail_everywhere<fault::sign_in>(3); }

BOOST_AUTO_TEST_SUITE_END()
