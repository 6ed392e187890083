#include <boost/test/unit_test.hpp>

#include "reference/asking.hpp"
#include "reference/models.hpp"
#include "reference/read_world.hpp"
#include "reference/written_world.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

access::permission_model model_of(bool one_role) {
    auto made = access::permission_model::from_toml(models::text(one_role),
                                                    {std::string(models::title), std::string(models::department)});
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_reading)

// Whoever asks the evaluator about rows asks about what is there: a world that was written and read again judges the same.
BOOST_AUTO_TEST_CASE(a_world_comes_back_from_its_rows) {
    const access::permission_model models[]{model_of(false), model_of(true)};
    testing::temporary_store data;
    coverage aside;
    for (std::size_t number = 0; number < 60; ++number) {
        const auto made = make_world(fixed_seed, number);
        std::optional<world> back;
        const auto written = data->write_installation([&](installation_transaction& tx) -> result<void> {
            organization_directory all(tx);
            const auto id = all.create("world-" + std::to_string(number), "A world", models::name(made.one_role));
            if (!id) return id.error();
            return all.inside(*id, [&](tenant_transaction& inside) {
                write_world(inside, made);
                back = read_world(inside, models[made.one_role ? 1 : 0]);
                return result<void>();
            });
        });
        BOOST_TEST_REQUIRE(written.has_value());
        for (const auto& one : make_questions(made, fixed_seed, number, 100))
            for (const auto at : made.asked_at)
                BOOST_TEST(same(evaluate(made, one, at, fault::none, aside), evaluate(*back, one, at, fault::none, aside)),
                           "world " << number << ": " << text(one));
    }
}

BOOST_AUTO_TEST_SUITE_END()
