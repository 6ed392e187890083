#include "bench.hpp"

#include "protocol/scim/endpoints/view.hpp"

namespace gatehouse::scim {

BOOST_AUTO_TEST_SUITE(scim_view)

BOOST_AUTO_TEST_CASE(members_are_never_cut_silently) {
    bench on;
    const auto& type = *registry().find_type("Group");
    on.on_store([&](tenant_transaction& tx) -> result<void> {
        const call made{on.at(), on.organization(), on.connection(), {}, rules::tolerant(), {}};
        group row{.id = tx.new_id<group_id>(), .connection = on.connection()};
        row.document = R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"G"})";
        row.member_count = limits::members_shown + 1;
        std::string out;
        const auto refused = view::of(type, {})->append(tx, made, row, out);
        BOOST_TEST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::too_many));
        parameters without;
        without.excluded_attributes = "members";
        BOOST_TEST(view::of(type, without)->append(tx, made, row, out).has_value());
        row.member_count = limits::members_shown;
        BOOST_TEST(view::of(type, {})->append(tx, made, row, out).has_value());
        return {};
    });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::scim
