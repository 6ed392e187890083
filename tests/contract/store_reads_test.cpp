#include <chrono>

#include "contract_store.hpp"

using namespace gatehouse;
using namespace gatehouse::contract;

BOOST_AUTO_TEST_SUITE(store_reads)

BOOST_AUTO_TEST_CASE_TEMPLATE(organizations_do_not_see_each_other, Engine, engines) {
    Engine engine;
    const auto other = engine.add_organization("other");
    BOOST_TEST(engine->write(engine.organization(), [](tenant_transaction& tx) { return probe(tx).put("a"); }).has_value());
    BOOST_TEST(engine
                   ->read(other,
                          [](tenant_transaction& tx) -> result<void> {
                              BOOST_TEST(!probe(tx).has("a"));
                              BOOST_TEST(probe(tx).count() == 0);
                              return {};
                          })
                   .has_value());
    BOOST_TEST(engine->write(other, [](tenant_transaction& tx) { return probe(tx).put("a"); }).has_value());
    for (const auto& organization : {engine.organization(), other})
        BOOST_TEST(engine
                       ->read(organization,
                              [](tenant_transaction& tx) -> result<void> {
                                  BOOST_TEST(probe(tx).count() == 1);
                                  return {};
                              })
                       .has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_organization_that_does_not_exist_is_not_found, Engine, engines) {
    Engine engine;
    const auto nobody = organization_id::trusted("00000000-0000-7000-8000-000000000000");
    const auto never = [](tenant_transaction&) -> result<void> {
        BOOST_ERROR("ran for nobody");
        return {};
    };
    BOOST_TEST((engine->read(nobody, never).error().code == errc::not_found));
    BOOST_TEST((engine->write(nobody, never).error().code == errc::not_found));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_organization_that_was_rolled_back_never_was, Engine, engines) {
    Engine engine;
    std::optional<organization_id> undone;
    BOOST_TEST(engine
                   ->write_installation([&](installation_transaction& tx) -> result<void> {
                       undone = *organization_directory(tx).create("undone", "", "standard");
                       return make_error(errc::conflict, "no");
                   })
                   .has_error());
    const auto made = engine.add_organization("made");
    const auto read = engine->read(*undone, [](tenant_transaction&) -> result<void> { return {}; });
    BOOST_TEST_REQUIRE(read.has_error());
    BOOST_TEST((read.error().code == errc::not_found));
    BOOST_TEST(engine->write(made, [](tenant_transaction& tx) { return probe(tx).put("a"); }).has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_snapshot_stands_still, Engine, engines) {
    Engine engine;
    BOOST_TEST(engine
                   ->read(engine.organization(),
                          [&](tenant_transaction& tx) -> result<void> {
                              BOOST_TEST(
                                  engine->write(engine.organization(), [](tenant_transaction& w) { return probe(w).put("a"); })
                                      .has_value());
                              BOOST_TEST(probe(tx).count() == 0);
                              BOOST_TEST(engine
                                             ->read(engine.organization(),
                                                    [](tenant_transaction& inner) -> result<void> {
                                                        BOOST_TEST(probe(inner).count() == 1);
                                                        return {};
                                                    })
                                             .has_value());
                              return {};
                          })
                   .has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_snapshot_cannot_write, Engine, engines) {
    Engine engine;
    const auto read = engine->read(engine.organization(), [](tenant_transaction& tx) {
        BOOST_TEST(!tx.writable());
        return probe(tx).put("a");
    });
    BOOST_TEST_REQUIRE(read.has_error());
    BOOST_TEST((read.error().code == errc::internal));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_snapshot_is_ended_after_its_bound, Engine, engines) {
    Engine engine;
    const auto began = std::chrono::steady_clock::now();
    const auto read = engine->read(engine.organization(), [](tenant_transaction& tx) {
        auto first = probe(tx).run_for_ever();
        BOOST_TEST(probe(tx).run_for_ever().has_error());  // at once
        return first;
    });
    const auto took = std::chrono::steady_clock::now() - began;
    BOOST_TEST_REQUIRE(read.has_error());
    BOOST_TEST((read.error().code == errc::unavailable));
    BOOST_TEST((took >= std::chrono::milliseconds(limits::snapshot_ms)));
    BOOST_TEST((took < std::chrono::milliseconds(2 * limits::snapshot_ms)));
    BOOST_TEST(engine
                   ->read(engine.organization(),
                          [](tenant_transaction& tx) -> result<void> {
                              BOOST_TEST(probe(tx).count() == 0);
                              return {};
                          })
                   .has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(arguments_bind_by_their_number, Engine, engines) {
    Engine engine;
    BOOST_TEST(engine
                   ->read(engine.organization(),
                          [](tenant_transaction& tx) -> result<void> {
                              auto& sql = probe(tx).session();
                              std::string seen;
                              const auto keep = [&](const sql_row& row) -> result<void> {
                                  seen = row.string(0) + "/" + row.string(1) + "/" + (row.is_null(2) ? "null" : row.string(2));
                                  return {};
                              };
                              const std::string empty;
                              BOOST_TEST(sql.run("SELECT $2, $1, $3 WHERE $2 <> $1", {"one", "two", empty}, keep).has_value());
                              BOOST_TEST(seen == "two/one/");
                              BOOST_TEST(sql.run("SELECT $2, $1, $3 WHERE $2 <> $1", {"a", "b", nullptr}, keep).has_value());
                              BOOST_TEST(seen == "b/a/null");
                              BOOST_TEST((sql.run("SELECT $1, $2", {"a"}, keep).error().code == errc::internal));
                              BOOST_TEST((sql.run("SELECT $2", {"a", "b"}, keep).error().code == errc::internal));
                              BOOST_TEST((sql.run("SELECT ?", {"a"}, keep).error().code == errc::internal));
                              BOOST_TEST((sql.run("SELECT 1; SELECT 2", {}, keep).error().code == errc::internal));
                              return {};
                          })
                   .has_value());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_walk_may_ask_the_same_again_and_may_stop, Engine, engines) {
    Engine engine;
    BOOST_TEST(engine
                   ->write(engine.organization(),
                           [](tenant_transaction& tx) -> result<void> {
                               for (const char* id : {"a", "b", "c"}) BOOST_TEST(probe(tx).put(id).has_value());
                               auto& sql = probe(tx).session();
                               const sql_value org = probe(tx).number_of_organization();
                               constexpr std::string_view text = "SELECT id FROM team WHERE org = $1 ORDER BY id";
                               int pairs = 0, outer = 0;
                               const auto count_inner = [&](const sql_row&) -> result<void> {
                                   ++pairs;
                                   return {};
                               };
                               const auto walked = sql.run(text, {org}, [&](const sql_row&) -> result<void> {
                                   ++outer;
                                   if (auto inner = sql.run(text, {org}, count_inner); !inner) return inner.error();
                                   return outer == 2 ? make_error(errc::too_many, "enough") : result<void>();
                               });
                               BOOST_TEST_REQUIRE(walked.has_error());
                               BOOST_TEST((walked.error().code == errc::too_many));
                               BOOST_TEST(pairs == 6);
                               BOOST_TEST(sql.run(text, {org}).value() == 3);
                               return {};
                           })
                   .has_value());
}

BOOST_AUTO_TEST_SUITE_END()
