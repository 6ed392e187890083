#include <boost/test/unit_test.hpp>

#include <gatehouse/store/application_repository.hpp>

#include "support/temporary_store.hpp"

using namespace gatehouse;

namespace {

void register_at(testing::temporary_store& store, std::string name, std::vector<std::string> hosts, bool enabled = true) {
    const auto done = store->write_installation([&](installation_transaction& tx) {
        const application row{
            tx.new_id<application_id>(), name, hosts, {}, "app:use", "app/main", false, false, enabled, tx.now()};
        return application_repository(tx).insert(row, "unused", "unused");
    });
    BOOST_TEST_REQUIRE(done.has_value());
}

bool has_host(testing::temporary_store& store, std::string_view host) {
    bool found = false;
    const auto read = store->read_installation([&](installation_transaction& tx) -> result<void> {
        const auto has = application_repository(tx).has_host(host);
        if (!has) return has.error();
        found = *has;
        return {};
    });
    BOOST_TEST_REQUIRE(read.has_value());
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_application_repository)

BOOST_AUTO_TEST_CASE(a_host_is_an_enabled_applications_or_nobodys) {
    testing::temporary_store store;
    register_at(store, "one", {"app.example", "app.example:8443"});
    register_at(store, "two", {"[::1]:81"});
    register_at(store, "none", {});
    register_at(store, "gone", {"gone.example"}, false);
    struct {
        std::string_view host;
        bool known;
    } const cases[] = {
        {"app.example", true},
        {"app.example:8443", true},
        {"[::1]:81", true},
        {"gone.example", false},
        {"app.example:84", false},
        {"pp.example", false},
        {"app", false},
        {"example", false},
        {"other.example", false},
        {"", false},
    };
    for (const auto& c : cases) BOOST_TEST(has_host(store, c.host) == c.known, c.host);
}

BOOST_AUTO_TEST_SUITE_END()
