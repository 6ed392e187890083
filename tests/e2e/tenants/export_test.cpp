#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/sealing.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "two_organizations.hpp"

namespace gatehouse::testing {
namespace {

const std::string prefix = "/api/v1/organizations/own/audit/";

void tell(two_organizations& at, std::int64_t rows) {
    const auto own = organization_id::trusted(at.own().ids.at("org"));
    const auto told = at.whole().data().write(own, [rows](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i < rows; ++i)
            if (auto one = change_repository(tx).append({}, change_kind::group_changed, {"group", "g"}); !one)
                return one.error();
        return {};
    });
    BOOST_TEST_REQUIRE(told.has_value());
}

// What the job does within seconds; whichever of the two comes first.
void seal(two_organizations& at) {
    const auto own = organization_id::trusted(at.own().ids.at("org"));
    for (bool all = false; !all;) {
        std::optional<audit::sealed_batch> batch;
        const auto read = at.whole().data().read(own, [&](tenant_transaction& tx) -> result<void> {
            batch = audit::prepare_batch(tx, at.whole().keys(), at.whole().random(), limits::audit_batch_rows).value();
            return {};
        });
        BOOST_TEST_REQUIRE(read.has_value());
        all = !batch;
        if (batch) (void)at.whole().data().write(own, [&](tenant_transaction& tx) { return audit::write_batch(tx, *batch); });
    }
}

std::int64_t announce(two_organizations& at) {
    const auto begun = at.ask({http::method::post, prefix + "exports", "", at.own().api_key});
    BOOST_TEST_REQUIRE(begun.status == 201, begun.body);
    return static_cast<std::int64_t>(parse_json(begun.body)->find("until")->number());
}

http::response page(two_organizations& at, std::int64_t until, std::int64_t after) {
    return at.ask({http::method::get, prefix + "export?until=" + std::to_string(until) + "&after=" + std::to_string(after), "",
                   at.own().api_key});
}

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_export)

BOOST_AUTO_TEST_CASE(a_page_of_an_export_has_a_bound) {
    two_organizations at;
    tell(at, limits::audit_export_rows);
    const auto until = announce(at);
    seal(at);
    const auto first = page(at, until, 0), second = page(at, until, limits::audit_export_rows);
    BOOST_TEST_REQUIRE(first.status == 200, first.body);
    BOOST_TEST(count(first.body, "{\"position\":") == static_cast<std::size_t>(limits::audit_export_rows));
    BOOST_TEST(count(first.body, "{\"end\":") == 0u);
    BOOST_TEST(count(second.body, "{\"position\":") == static_cast<std::size_t>(until - limits::audit_export_rows));
    BOOST_TEST(count(second.body, "{\"end\":") == 1u);
}

// An export ends with the record that tells of it: there is none that nobody knows of.
BOOST_AUTO_TEST_CASE(an_export_that_was_not_recorded_is_refused) {
    two_organizations at;
    const auto until = announce(at);
    seal(at);
    BOOST_TEST(page(at, until, 0).status == 200);
    for (const std::int64_t other : {std::int64_t{0}, until - 1, until + 1}) BOOST_TEST(page(at, other, 0).status == 400);
    BOOST_TEST(at.ask({http::method::get, prefix + "export?until=x", "", at.own().api_key}).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::testing
