#include <boost/test/unit_test.hpp>

#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/resource_repository.hpp>

#include "app/predefined.hpp"
#include "support/access_people.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// An organization of the model before that had resources of its own.
struct older : access_people {
    older() : access_people("kiwi") {}
    std::vector<resource> pages() {
        return must(
            read<std::vector<resource>>([](tenant_transaction& tx) { return resource_repository(tx).list("page", "", 100); }));
    }
    std::size_t changes() {
        return must(
                   read<std::vector<change>>([](tenant_transaction& tx) { return change_repository(tx).newest({}, 0, 1'000); }))
            .size();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_predefined, older)

BOOST_AUTO_TEST_CASE(a_start_makes_what_the_model_has_and_the_organization_has_not) {
    const auto kept = make<resource_id>([&](tenant_transaction& tx) -> result<resource_id> {
        const resource row{tx.new_id<resource_id>(), "page", "audit-log", {}, {}};
        if (auto in = resource_repository(tx).insert(row); !in) return in.error();
        return row.id;
    });
    must(app::create_predefined(*data, models));
    BOOST_TEST(pages().size() == model().resources.size());
    const auto found =
        must(read<resource>([](tenant_transaction& tx) { return resource_repository(tx).find_named("page", "audit-log"); }));
    BOOST_TEST((found.id == kept && !found.parent));  // as somebody made it
    const auto before = changes();
    BOOST_TEST(before == model().resources.size() - 1);
    must(app::create_predefined(*data, models));
    BOOST_TEST(changes() == before);
}

BOOST_AUTO_TEST_CASE(a_model_that_is_not_loaded_stops_no_start) {
    const access::model_library none;
    must(app::create_predefined(*data, none));
    BOOST_TEST(pages().empty());
}

BOOST_AUTO_TEST_SUITE_END()
