#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/transaction.hpp>

#include "support/idp_metadata.hpp"
#include "two_organizations.hpp"

namespace gatehouse::testing {
namespace {

class sent_requests : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<std::int64_t> longest_ms() {
        std::int64_t longest = 0;
        const auto read =
            sql().run("SELECT max(expires - created) FROM saml_request WHERE org = $1", {org()}, [&](const sql_row& row) {
                longest = row.integer(0);
                return result<void>();
            });
        if (!read) return read.error();
        return longest;
    }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(e2e_limits)

BOOST_AUTO_TEST_CASE(the_code_of_an_organization_has_an_end) {
    two_organizations at;
    const auto make = [&](std::size_t bytes) {
        return at
            .ask_as_operator({http::method::post, "/api/v1/organizations", R"({"code":")" + std::string(bytes, 'c') + "\"}"})
            .status;
    };
    BOOST_TEST(make(limits::code_bytes) == 201);
    BOOST_TEST(make(limits::code_bytes + 1) == 400);
    for (const std::string code : {"", ".", "..", ".hidden", "a/b"})  // it stands in paths
        BOOST_TEST(
            at.ask_as_operator({http::method::post, "/api/v1/organizations", R"({"code":")" + code + "\"}"}).status == 400,
            code);
}

// The row and the cookie, which must both be there when the answer comes, end together.
BOOST_AUTO_TEST_CASE(a_request_to_an_identity_provider_has_an_end) {
    two_organizations at;
    const auto& own = at.own();
    object body;
    body.set("metadata", value(idp_metadata()));
    const std::string connection = own.ids.at("connection");
    const auto trusted =
        at.ask_as_operator({http::method::post, "/api/v1/organizations/own/connections/" + connection + "/trust",
                            to_json(value(std::move(body)))});
    BOOST_TEST_REQUIRE(trusted.status == 200, trusted.body);
    const auto sent = at.ask({http::method::get, "/saml/" + connection + "/login"});
    BOOST_TEST_REQUIRE(sent.status == 302, sent.body);
    std::string cookie;
    for (const auto& field : sent.headers)
        if (field.name == "Set-Cookie") cookie = field.value;
    BOOST_TEST(cookie.find("; Max-Age=" + std::to_string(limits::saml_request_ms / 1000) + ";") != std::string::npos, cookie);
    const auto read =
        at.whole().data().read(organization_id::trusted(own.ids.at("org")), [](tenant_transaction& tx) -> result<void> {
            BOOST_TEST(sent_requests(tx).longest_ms().value() == limits::saml_request_ms);
            return {};
        });
    BOOST_TEST(read.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::testing
