#include <gatehouse/base/text.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::named;
using testing::people;
using testing::reference;
using testing::to;
using testing::user;

BOOST_AUTO_TEST_SUITE(contract_groups)

using gatehouse::group_member;  // unistd.h has functions of these names
using gatehouse::link;

namespace {

group now(people& here, const group& row) {
    return *here.read([&](tenant_transaction& tx) { return group_repository(tx).find(row.connection, row.id); });
}
std::vector<std::string> members(people& here, const group& row) {
    return here.read([&](tenant_transaction& tx) -> result<std::vector<std::string>> {
        std::vector<std::string> out;
        const auto read = group_repository(tx).members(row.id, "", 1000, [&](const group_member& each) {
            out.push_back(each.id);
            return result<void>();
        });
        if (!read) return read.error();
        return out;
    });
}
auto change(people& here, const group& row, const membership_delta& delta) {
    return here.provision(row.connection, [&](auto& idp) { return idp.change_group(row.id, {}, delta); });
}
membership_delta adding(std::vector<member_reference> added) {
    membership_delta out;
    out.added = std::move(added);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(members_change_by_delta_and_the_version_counts_it_once) {
    people here;
    const auto a = here.create(here.okta, user("a")), b = here.create(here.okta, user("b")),
               c = here.create(here.okta, user("c"));
    const auto row = here.create(here.okta, named("G"), {to(a)});
    BOOST_TEST(row.version == 1);
    BOOST_TEST(row.member_count == 1);

    auto done = change(here, row, adding({to(b), to(c), to(a)}));
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST(done->members.joined.size() == 2u);
    BOOST_TEST(done->row.version == 2);
    BOOST_TEST(done->row.member_count == 3);

    BOOST_TEST(change(here, row, adding({to(b)}))->row.version == 2);  // idempotent

    membership_delta removing;
    removing.removed = {std::string(a.id.text()), "nobody"};
    done = change(here, row, removing);
    BOOST_TEST(done->members.left.size() == 1u);
    BOOST_TEST(done->row.version == 3);

    membership_delta replacing;
    replacing.replaced = true;
    replacing.added = {to(a), to(b)};
    done = change(here, row, replacing);
    BOOST_TEST(done->members.joined.size() == 1u);
    BOOST_TEST(done->members.left.size() == 1u);
    BOOST_TEST(done->row.member_count == 2);
    BOOST_TEST((members(here, row) == std::vector<std::string>{std::string(a.id.text()), std::string(b.id.text())}));

    replacing.added.clear();
    BOOST_TEST(change(here, row, replacing)->row.member_count == 0);
}

BOOST_AUTO_TEST_CASE(members_are_removed_by_what_the_client_said_of_them) {
    people here;
    const auto a = here.create(here.okta, user("a")), b = here.create(here.okta, user("b"));
    member_reference called = to(a);
    called.attributes.set("display", value("Ann"));
    const auto row = here.create(here.okta, named("G"), {called, to(b)});
    membership_delta removing;
    auto by_display = query::compare({"", "display", ""}, compare_op::eq, value("ANN"), {value_type::string, false});
    by_display.folded = fold("ANN");
    removing.removed_matching = {by_display};
    const auto done = change(here, row, removing);
    BOOST_TEST_REQUIRE(done.has_value());
    BOOST_TEST((members(here, row) == std::vector<std::string>{std::string(b.id.text())}));

    called.attributes.set("display", value("Ben"));
    called.value = b.id.text();
    BOOST_TEST(change(here, row, adding({called}))->members.reworded);
    BOOST_TEST(now(here, row).version == 3);
}

BOOST_AUTO_TEST_CASE(a_pending_member_joins_when_its_external_id_arrives) {
    people here;
    const auto row = here.create(here.okta, named("G"), {reference("ext-1"), reference("ext-2")});
    BOOST_TEST(row.member_count == 0);
    here.create(here.entra, user("other", "ext-1"));  // another connection's is none of ours
    BOOST_TEST(now(here, row).member_count == 0);
    const auto arrived = here.create(here.okta, user("a", "ext-1"));
    BOOST_TEST((members(here, row) == std::vector<std::string>{std::string(arrived.id.text())}));
    BOOST_TEST(now(here, row).version == 2);

    auto later = here.create(here.okta, user("b"));
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.change_user(later.id, user("b", "ext-2")); }).has_value());
    BOOST_TEST(now(here, row).member_count == 2);
}

BOOST_AUTO_TEST_CASE(a_nested_group_may_be_pending_too) {
    people here;
    const auto outer = here.create(here.okta, named("outer"), {reference("g-1")});
    const auto inner = here.create(here.okta, named("inner", "g-1"));
    BOOST_TEST((members(here, outer) == std::vector<std::string>{std::string(inner.id.text())}));
}

BOOST_AUTO_TEST_CASE(a_pending_member_lapses_and_can_be_withdrawn) {
    people here;
    const auto row = here.create(here.okta, named("G"), {reference("in time"), reference("late"), reference("withdrawn")});
    membership_delta removing;
    removing.removed = {"withdrawn"};
    BOOST_TEST(change(here, row, removing)->members.pending_changed);
    here.create(here.okta, user("w", "withdrawn"));
    here.store.clock.advance_ms(limits::pending_member_ms - 1);
    here.create(here.okta, user("i", "in time"));
    BOOST_TEST(now(here, row).member_count == 1);
    here.store.clock.advance_ms(1);
    here.create(here.okta, user("l", "late"));
    BOOST_TEST(now(here, row).member_count == 1);
}

BOOST_AUTO_TEST_CASE(unknown_references_wait_are_dropped_or_refused) {
    people here;
    const auto row = here.create(here.okta, named("G"));
    using directory::unknown_reference;
    const auto with = [&](unknown_reference unknown) {
        return here.provision(here.okta,
                              [&](auto& idp) { return idp.change_group(row.id, {}, adding({reference("x")}), {}, unknown); });
    };
    BOOST_TEST((with(unknown_reference::refuse).error().code == errc::invalid_value));
    BOOST_TEST(with(unknown_reference::drop)->members.dropped.size() == 1u);
    BOOST_TEST(with(unknown_reference::drop)->row.version == 1);
    BOOST_TEST(with(unknown_reference::wait)->members.waiting.size() == 1u);
}

BOOST_AUTO_TEST_CASE(groups_of_a_user_count_nested_ones_and_cycles_end) {
    people here;
    const auto a = here.create(here.okta, user("a"));
    const auto inner = here.create(here.okta, named("inner"), {to(a)});
    const auto middle = here.create(here.okta, named("middle"), {to(inner)});
    const auto outer = here.create(here.okta, named("outer"), {to(middle), to(a)});
    BOOST_TEST(change(here, inner, adding({to(outer)})).has_value());  // the cycle
    BOOST_TEST(change(here, inner, adding({to(inner)})).has_value());  // and in itself
    const auto found = here.read([&](tenant_transaction& tx) { return group_repository(tx).groups_of(a.id.text()); });
    BOOST_TEST_REQUIRE(found.size() == 3u);
    for (const auto& each : found) BOOST_TEST_CONTEXT(each.display_name)
    BOOST_TEST(each.direct == (each.display_name != "middle"));
}

BOOST_AUTO_TEST_CASE(a_group_that_ends_leaves_the_groups_it_was_in) {
    people here;
    const auto inner = here.create(here.okta, named("inner"));
    const auto outer = here.create(here.okta, named("outer"), {to(inner)});
    BOOST_TEST(here.provision(here.okta, [&](auto& idp) { return idp.delete_group(inner.id); }).has_value());
    BOOST_TEST(now(here, outer).member_count == 0);
    BOOST_TEST(now(here, outer).version == 2);
    BOOST_TEST(
        (here.provision(here.okta, [&](auto& idp) { return idp.delete_group(inner.id); }).error().code == errc::not_found));
    here.create(here.okta, named("INNER"));  // the name is free again
}

BOOST_AUTO_TEST_CASE(groups_are_listed_by_name_and_by_member) {
    people here;
    const auto a = here.create(here.okta, user("a"));
    here.create(here.okta, named("First"), {to(a)});
    here.create(here.okta, named("Second"));
    const auto text = [](attribute_path path, const std::string& literal) {
        auto out = query::compare(std::move(path), compare_op::eq, value(literal), {value_type::string, false});
        out.folded = fold(literal);
        return out;
    };
    const auto list = [&](const query& filter) {
        return here.read([&](tenant_transaction& tx) { return group_repository(tx).list(here.okta, filter, {}); });
    };
    BOOST_TEST(list(query::all({})).total == 2);
    BOOST_TEST(list(text({"", "displayName", ""}, "SECOND")).total == 1);
    const auto of = list(text({"", "members", "value"}, std::string(a.id.text())));
    BOOST_TEST_REQUIRE(of.items.size() == 1u);
    BOOST_TEST(of.items.front().display_name == "First");
    const auto judged = query::negate(text({"", "members", "value"}, std::string(a.id.text())));
    BOOST_TEST(list(judged).items.front().display_name == "Second");
}

BOOST_AUTO_TEST_SUITE_END()
