#include "bench.hpp"

#include <algorithm>

#include <gatehouse/store/provisioning_log_repository.hpp>

namespace gatehouse::scim {
namespace {

std::size_t written(bench& on) {
    std::size_t count = 0;
    on.on_store([&](tenant_transaction& tx) -> result<void> {
        auto lines = provisioning_log_repository(tx).newest(on.connection(), {}, 100'000);
        if (!lines) return lines.error();
        count = lines->size();
        return {};
    });
    return count;
}

void note(bench& on, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) {
        provisioning_entry entry;
        entry.at = on.whole().clock.now();
        entry.method = "GET";
        on.log().note(on.organization(), on.connection(), std::move(entry));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_provisioning_log)

BOOST_AUTO_TEST_CASE(lines_are_written_when_they_have_waited) {
    bench on;
    note(on, 3);
    on.log().flush_if_due(on.whole().clock.now());
    BOOST_TEST(written(on) == 0U);
    on.log().flush_if_due(on.whole().clock.now() + limits::provisioning_log_wait_ms);
    BOOST_TEST(written(on) == 3U);
}

BOOST_AUTO_TEST_CASE(many_lines_are_written_at_once) {
    bench on;
    note(on, limits::provisioning_log_batch);
    on.log().flush_if_due(on.whole().clock.now());
    BOOST_TEST(written(on) == limits::provisioning_log_batch);
}

BOOST_AUTO_TEST_CASE(beyond_the_bound_lines_are_counted_as_lost) {
    bench on;
    note(on, limits::provisioning_log_entries + 5);
    BOOST_TEST(on.log().lost() == 5U);
    on.log().flush();
    BOOST_TEST(written(on) == limits::provisioning_log_entries);
}

BOOST_AUTO_TEST_CASE(reads_beyond_their_bound_share_a_line) {
    bench on;
    const auto read = on.request(http::method::get, on.make_user("anna"));
    const auto endpoint = users::read(on.at());
    for (std::size_t i = 0; i < limits::provisioning_log_reads + 7; ++i) BOOST_TEST(on.answer(endpoint, read).status == 200);
    on.log().flush();
    on.on_store([&](tenant_transaction& tx) -> result<void> {
        const auto lines = provisioning_log_repository(tx).newest(on.connection(), {}, 1000);
        BOOST_TEST_REQUIRE(lines.has_value());
        BOOST_TEST(lines->size() == limits::provisioning_log_reads + 2);  // the create, and the line that counts
        BOOST_TEST(std::count_if(lines->begin(), lines->end(),
                                 [](const auto& row) { return row.entry.detail == "7 more reads"; }) == 1);
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
