#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::named;
using testing::people;

BOOST_AUTO_TEST_SUITE(lifecycle_rule_binding)

namespace {

std::vector<group_id> add_rule(people& here, mapping_rule::by_kind by, const std::string& text) {
    std::vector<group_id> bound;
    here.write([&](tenant_transaction& tx) -> result<void> {
        const mapping_rule rule{.id = tx.new_id<mapping_rule_id>(),
                                .connection = here.okta,
                                .by = by,
                                .text = text,
                                .approved_by = {},
                                .roles = {},
                                .teams = {}};
        if (const auto made = mapping_repository(tx).insert(rule); !made) return made;
        rule_binding_repository bindings(tx);
        if (const auto now = bindings.bind_groups(rule.id); !now) return now.error();
        bound = bindings.groups_of(rule.id).value();
        return {};
    });
    return bound;
}
std::size_t told(people& here, const char* kind) {
    return here.read([&](tenant_transaction& tx) { return change_repository(tx).newest({.kind = kind}, 0, 100); }).size();
}
auto rename(people& here, const group& row, const std::string& name) {
    return here.provision(here.okta, [&](auto& idp) { return idp.change_group(row.id, named(name), {}); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_rule_by_name_binds_the_first_group_and_asks_about_another) {
    people here;
    BOOST_TEST(add_rule(here, mapping_rule::by_kind::name, "Admins").empty());
    const auto first = here.create(here.okta, named("ADMINS"));
    BOOST_TEST(told(here, "rule.bound") == 1u);
    BOOST_TEST(rename(here, first, "Former admins").has_value());
    here.create(here.okta, named("Admins"));
    BOOST_TEST(told(here, "rule.bound") == 1u);
    BOOST_TEST(told(here, "alarm.rule_rebind") == 1u);
}

BOOST_AUTO_TEST_CASE(a_rule_whose_group_was_deleted_is_not_inherited_by_the_name) {
    people here;
    add_rule(here, mapping_rule::by_kind::name, "Admins");
    const auto first = here.create(here.okta, named("Admins"));
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_group(first.id); }).has_value());
    here.create(here.okta, named("Admins"));
    BOOST_TEST(told(here, "rule.bound") == 1u);
    BOOST_TEST(told(here, "alarm.rule_rebind") == 1u);
}

BOOST_AUTO_TEST_CASE(a_rule_binds_what_is_there_already_by_id_or_name) {
    people here;
    const auto row = here.create(here.okta, named("Admins"));
    here.create(here.entra, named("Staff"));
    using by = mapping_rule::by_kind;
    BOOST_TEST((add_rule(here, by::id, std::string(row.id.text())) == std::vector{row.id}));
    BOOST_TEST((add_rule(here, by::name, "admins") == std::vector{row.id}));
    BOOST_TEST(add_rule(here, by::name, "Staff").empty());
}

BOOST_AUTO_TEST_CASE(a_group_renamed_into_a_waiting_rule_is_bound) {
    people here;
    add_rule(here, mapping_rule::by_kind::name, "Admins");
    const auto row = here.create(here.okta, named("Staff"));
    BOOST_TEST(told(here, "rule.bound") == 0u);
    BOOST_TEST(rename(here, row, "Admins").has_value());
    BOOST_TEST(told(here, "rule.bound") == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
