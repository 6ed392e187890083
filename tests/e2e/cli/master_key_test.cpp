#include <filesystem>

#include "cli_fixture.hpp"

using namespace gatehouse::testing;

// It would start, and every token, session and sealed key in the store would fail without a word.
BOOST_AUTO_TEST_CASE(a_store_is_not_served_with_another_ones_master_key) {
    cli_fixture at;
    at.make_acme();
    at.gateway.stop();
    const std::string own = at.gateway.master_key(), kept = own + ".kept";
    std::filesystem::rename(own, kept);
    std::filesystem::copy_file(served().master_key(), own);

    const auto refused = run_gatehouse({"serve", "--data", at.gateway.data(), "--listen", "127.0.0.1:0"});
    BOOST_TEST(refused.code == 5);
    BOOST_TEST(refused.out == "");
    BOOST_TEST(refused.err.find("the master key " + own + " is not the one this store was made with") != std::string::npos,
               refused.err);
    BOOST_TEST(at.as_operator({"user", "list"}).code == 6);

    std::filesystem::rename(kept, own);
    at.gateway.start();
    BOOST_TEST(run_gatehouse({"user", "list"},
                             {{"GATEHOUSE_URL", at.gateway.url()}, {"GATEHOUSE_API_KEY", at.key["GATEHOUSE_API_KEY"]}})
                   .code == 0);
}
