#include <map>

#include "support/temporary_store.hpp"

using namespace gatehouse;

namespace {

class asking : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    bool built(int number) {
        const std::string text = "SELECT " + std::to_string(number) + " WHERE $1 = $1";
        const sql_value one = 1;
        return sql().run_built(text, std::span(&one, 1), [](const sql_row&) { return result<void>(); }).value() == 1;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(store_statements)

// Their texts are made of what clients send: as many as there are clients' ideas.
BOOST_AUTO_TEST_CASE(the_last_few_built_statements_stay_prepared) {
    std::map<std::string, int> prepared;
    testing::temporary_store store({}, [&](std::string_view sql, std::string_view) { ++prepared[std::string(sql)]; });
    constexpr int most = limits::built_statements;
    const auto read = store->read(store.organization(), [&](tenant_transaction& tx) -> result<void> {
        for (int i = 0; i < most; ++i) BOOST_TEST(asking(tx).built(i));
        for (int i = 0; i < most; ++i) BOOST_TEST(asking(tx).built(i));
        BOOST_TEST(prepared["SELECT 0 WHERE $1 = $1"] == 1);
        BOOST_TEST(asking(tx).built(most));  // one too many: the one used longest ago goes
        BOOST_TEST(asking(tx).built(1));
        BOOST_TEST(prepared["SELECT 1 WHERE $1 = $1"] == 1);
        BOOST_TEST(asking(tx).built(0));
        BOOST_TEST(prepared["SELECT 0 WHERE $1 = $1"] == 2);
        return {};
    });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
