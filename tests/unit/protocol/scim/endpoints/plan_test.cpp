#include "bench.hpp"

#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

namespace gatehouse::scim {
namespace {

std::int64_t count_users(bench& on) {
    std::int64_t total = 0;
    on.on_store([&](tenant_transaction& tx) -> result<void> {
        auto page = link_repository(tx).list(on.connection(), query::all({}), {});
        if (!page) return page.error();
        total = page->total;
        return {};
    });
    return total;
}

std::string patch_body(const std::string& operations) {
    return R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":)" + operations + "}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_plan)

BOOST_AUTO_TEST_CASE(a_change_is_asked_again_when_it_commits) {
    struct {
        std::string_view why;
        std::function<result<void>(bench&, tenant_transaction&)> meanwhile;
    } const cases[] = {
        {"token ended",
         [](bench& on, tenant_transaction& tx) {
             return scim_token_repository(tx).end(scim_token_id::trusted(on.token_id()));
         }},
        {"connection disabled",
         [](bench& on, tenant_transaction& tx) {
             return connection_repository(tx).set_state(on.connection(), connection_state::disabled);
         }},
        {"connection's epoch raised",
         [](bench& on, tenant_transaction& tx) { return connection_repository(tx).raise_epoch(on.connection()); }},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            bench on;
            const auto planned = on.plan(users::create(on.at()), on.request(http::method::post, {}, R"({"userName":"late"})"));
            on.on_store([&](tenant_transaction& tx) { return c.meanwhile(on, tx); });
            BOOST_TEST(on.commit(planned).status == 401);
            BOOST_TEST(count_users(on) == 0);
        }
}

BOOST_AUTO_TEST_CASE(a_plan_may_run_again_from_the_start) {
    bench on;
    const auto planned = on.plan(users::create(on.at()), on.request(http::method::post, {}, R"({"userName":"again"})"));
    // The first run is rolled back, as a batch that died does.
    const auto lost = on.data().write(on.organization(), [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(planned.fn(tx).has_value());
        return make_error(errc::unavailable, "the batch died");
    });
    BOOST_TEST(lost.has_error());
    BOOST_TEST(on.commit(planned).status == 201);
    BOOST_TEST(count_users(on) == 1);
}

BOOST_AUTO_TEST_CASE(what_ends_somebody_goes_first) {
    bench on;
    const std::string id = on.make_user("anna");
    using http::method;
    struct {
        protocol::endpoint handle;
        http::request asked;
        write_class turn;
    } const cases[] = {
        {users::remove(on.at()), on.request(method::del, id), write_class::revocation},
        {users::modify(on.at()),
         on.request(method::patch, id, patch_body(R"([{"op":"Replace","path":"active","value":"False"}])")),
         write_class::revocation},
        {users::modify(on.at()),
         on.request(method::patch, id, patch_body(R"([{"op":"replace","value":{"title":"T","active":false}}])")),
         write_class::revocation},
        {users::modify(on.at()),
         on.request(method::patch, id, patch_body(R"([{"op":"replace","path":"active","value":true}])")),
         write_class::provisioning},
        {users::replace(on.at()), on.request(method::put, id, R"({"userName":"anna","active":false})"),
         write_class::revocation},
        {users::replace(on.at()), on.request(method::put, id, R"({"userName":"anna"})"), write_class::provisioning},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.asked.body) {
            BOOST_TEST((on.plan(c.handle, c.asked).turn == c.turn));
        }
}

BOOST_AUTO_TEST_CASE(a_refused_change_leaves_nothing_but_its_line) {
    bench on;
    on.make_user("anna");
    const auto refused = on.answer(users::create(on.at()), on.request(http::method::post, {}, R"({"userName":"ANNA"})"));
    BOOST_TEST(refused.status == 409);
    BOOST_TEST(count_users(on) == 1);
    on.log().flush();
    on.on_store([&](tenant_transaction& tx) -> result<void> {
        const auto lines = provisioning_log_repository(tx).newest(on.connection(), {}, 10);
        BOOST_TEST_REQUIRE(lines.has_value());
        BOOST_TEST_REQUIRE(lines->size() == 2);
        BOOST_TEST(lines->front().entry.status + lines->back().entry.status == 409 + 201);
        return {};
    });
}

// Whoever asks for a rehearsal, as the management API has them, must not get the act.
BOOST_AUTO_TEST_CASE(a_dry_run_is_refused_and_changes_nothing) {
    const bench on;
    auto asked = on.request(http::method::post, {}, R"({"userName":"ann"})");
    asked.query = "dry_run=true";
    BOOST_TEST(on.answer(users::create(on.at()), asked).status == 501);
    asked.query = {};
    asked.headers.push_back({"Prefer", "dry-run"});
    BOOST_TEST(on.answer(users::create(on.at()), asked).status == 501);
    on.make_user("ann");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
