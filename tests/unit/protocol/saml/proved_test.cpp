#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits.hpp>

#include "protocol/saml/proved.hpp"

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(saml_proved)

BOOST_AUTO_TEST_CASE(so_many_groups_are_read_and_no_more) {
    connection at{.id = connection_id::trusted("0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77")};
    at.settings.group_attribute = "groups";
    const auto organization = organization_id::trusted("0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e78");
    const saml::connection_setup setup{organization, "", at, std::nullopt, {}, "", "", ""};
    saml::claims said;
    for (std::size_t i = 0; i < limits::group_claims; ++i) {
        if (i % 100 == 0) said.attributes.emplace_back().name = "groups";  // in one list or in several, it is one bound
        said.attributes.back().values.push_back("g" + std::to_string(i));
    }
    BOOST_TEST(saml::translate(setup, said, {}).proved.groups->size() == limits::group_claims);
    said.attributes.back().values.push_back("one more");
    const auto groups = saml::translate(setup, said, {}).proved.groups;
    BOOST_TEST(groups->size() == limits::group_claims);
    BOOST_TEST(groups->back() != "one more");
}

BOOST_AUTO_TEST_SUITE_END()
