#include <gatehouse/base/limits.hpp>

#include "bench.hpp"

namespace gatehouse::scim {

BOOST_AUTO_TEST_SUITE(scim_body)

// A group names its members, so it may have more values than anything else.
BOOST_AUTO_TEST_CASE(a_body_has_so_many_values) {
    const bench here;
    const auto body_of = [](std::string_view name, std::size_t values) {
        std::string zeros;
        for (std::size_t i = 3; i < values; ++i) zeros += ",0";  // beside the object, the name and the list
        return R"({")" + std::string(name) + R"(":"x","unheard":[)" + zeros.substr(1) + "]}";
    };
    const auto status = [&](const protocol::endpoint& handle, const std::string& body) {
        return here.answer(handle, here.request(http::method::post, {}, body)).status;
    };
    BOOST_TEST(status(users::create(here.at()), body_of("userName", limits::json_values)) == 201);
    BOOST_TEST(status(users::create(here.at()), body_of("userName", limits::json_values + 1)) == 413);
    BOOST_TEST(status(groups::create(here.at()), body_of("displayName", limits::json_values_of_group)) == 201);
    BOOST_TEST(status(groups::create(here.at()), body_of("displayName", limits::json_values_of_group + 1)) == 413);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
