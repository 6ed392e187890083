#include <boost/test/unit_test.hpp>

#include <gatehouse/base/uuid.hpp>

BOOST_AUTO_TEST_SUITE(base_uuid)

BOOST_AUTO_TEST_CASE(ids_sort_as_they_were_made) {
    gatehouse::seeded_random random(7);
    std::string last;
    for (std::int64_t i = 0; i < 3000; ++i) {
        const std::string next = gatehouse::new_uuid({1'795'331'203'000 + i / 1000}, random);
        BOOST_TEST_REQUIRE(gatehouse::is_uuid(next));
        BOOST_TEST_REQUIRE(last < next);
        last = next;
    }
    BOOST_TEST(last[14] == '7');
}

BOOST_AUTO_TEST_CASE(the_first_of_a_time_parts_earlier_from_later) {
    gatehouse::seeded_random random(7);
    const gatehouse::instant at{1'795'331'203'000};
    const std::string first = gatehouse::first_uuid(at);
    BOOST_TEST(gatehouse::is_uuid(first));
    for (int i = 0; i < 100; ++i) {
        BOOST_TEST(gatehouse::new_uuid(at - 1, random) < first);
        BOOST_TEST(first <= gatehouse::new_uuid(at, random));
    }
}

// What is kept for a month was due before 1970 where a clock stands at its beginning: no id comes before that time.
BOOST_AUTO_TEST_CASE(before_1970_no_id_was_made) {
    gatehouse::seeded_random random(7);
    for (const std::int64_t ms : {std::int64_t{-1}, std::int64_t{-2'592'000'000}, INT64_MIN}) {
        BOOST_TEST(gatehouse::first_uuid({ms}) == "00000000-0000-7000-8000-000000000000");
        BOOST_TEST(gatehouse::new_uuid({ms}, random) < gatehouse::first_uuid({1}));
    }
}

BOOST_AUTO_TEST_CASE(only_the_canonical_form_is_an_id) {
    for (const std::string_view bad : {"", "0193E000-0000-7000-8000-000000000000", "0193e000000070008000000000000000",
                                       "0193e000-0000-7000-8000-00000000000g"})
        BOOST_TEST(!gatehouse::is_uuid(bad), bad);
}

BOOST_AUTO_TEST_SUITE_END()
