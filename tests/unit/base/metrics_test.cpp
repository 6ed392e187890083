#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <thread>

namespace gatehouse {

BOOST_AUTO_TEST_SUITE(base_metrics)

BOOST_AUTO_TEST_CASE(counters_are_shown_by_name_and_label) {
    metrics_registry registry;
    registry.get_counter("b_total", "Bees.", {{"kind", "a\"b\\c\nd"}}).add(3);
    registry.get_counter("a_total", "Ants.").add();
    registry.get_gauge("open", "Now.").set(-2);
    BOOST_TEST(registry.exposition() ==
               "# HELP a_total Ants.\n# TYPE a_total counter\na_total 1\n"
               "# HELP b_total Bees.\n# TYPE b_total counter\nb_total{kind=\"a\\\"b\\\\c\\nd\"} 3\n"
               "# HELP open Now.\n# TYPE open gauge\nopen -2\n");
}

BOOST_AUTO_TEST_CASE(histograms_cumulate_and_a_bound_belongs_below) {
    metrics_registry registry;
    duration_histogram& took = registry.get_histogram("took_seconds", "Time.", {{"route", "/x"}});
    for (const std::int64_t us : {1, 50, 51, 1'000'000, 99'000'000}) took.observe_us(us);
    const std::string text = registry.exposition();
    for (const std::string_view line :
         {"took_seconds_bucket{route=\"/x\",le=\"5e-05\"} 2\n", "took_seconds_bucket{route=\"/x\",le=\"0.0001\"} 3\n",
          "took_seconds_bucket{route=\"/x\",le=\"1\"} 4\n", "took_seconds_bucket{route=\"/x\",le=\"10\"} 4\n",
          "took_seconds_bucket{route=\"/x\",le=\"+Inf\"} 5\n", "took_seconds_sum{route=\"/x\"} 100.000102\n",
          "took_seconds_count{route=\"/x\"} 5\n"})
        BOOST_TEST((text.find(line) != std::string::npos), line);
    BOOST_TEST(took.count() == 5U);
}

BOOST_AUTO_TEST_CASE(the_same_labels_are_the_same_series_from_any_thread) {
    metrics_registry registry;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 10'000; ++i) registry.get_counter("n_total", "N.", {{"k", std::to_string(i % 3)}}).add();
        });
    for (std::thread& one : threads) one.join();
    BOOST_TEST(registry.get_counter("n_total", "N.", {{"k", "0"}}).value() == 4U * 3334U);
}

BOOST_AUTO_TEST_CASE(a_family_has_an_end) {
    metrics_registry registry;
    for (std::size_t i = 0; i < limits::metric_series + 10; ++i)
        registry.get_counter("many_total", "Many.", {{"k", std::to_string(i)}}).add();
    BOOST_TEST(registry.get_counter("many_total", "Many.").value() == 10U);
    BOOST_TEST(registry.get_counter("many_total", "Many.", {{"k", "0"}}).value() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse
