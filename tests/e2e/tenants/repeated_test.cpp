#include <algorithm>

#include "every_write.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

std::string header_of(const http::response& answer, std::string_view name) {
    const auto found = std::ranges::find(answer.headers, name, &http::header::name);
    return found == answer.headers.end() ? std::string() : found->value;
}

bool ends_its_organization(const http::route& route) {
    return route.verb == http::method::del && route.path_template == "/api/v1/organizations/{org}";
}

// On a gateway of its own, as every_write.cpp prepares each call.
void check_repeated(const http::route& route) {
    two_organizations at;
    auto call = own_call(at, route);
    call.headers.push_back({"Idempotency-Key", "once"});
    const auto first = at.ask_as_operator(call);
    if (!route.path_template.starts_with("/api/v1/organizations/{org}")) {
        BOOST_TEST(first.status == 400, first.body);
        return;
    }
    const auto rows = all_rows(at);
    const auto again = at.ask_as_operator(call);
    if (ends_its_organization(route)) {  // and with it all that was kept for its callers
        BOOST_TEST(again.status == 404, again.body);
        BOOST_TEST(all_rows(at) == rows, "asked again, it was done again");
        return;
    }
    BOOST_TEST(again.status == first.status, again.body);
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(all_rows(at) == rows, "asked again, it was done again");
    BOOST_TEST(header_of(again, "Idempotency-Replayed") == (first.status < 300 ? "true" : ""));
    if (first.status >= 300) {
        BOOST_TEST(std::ranges::find(refuses_everybody, route.path_template) != std::end(refuses_everybody), first.body);
        return;
    }
    call.body += " ";
    BOOST_TEST(at.ask_as_operator(call).status == 422);
}

}  // namespace

// Goes over every route that changes something: a new one is repeated here without anybody's doing.
BOOST_AUTO_TEST_CASE(each_change_under_a_key_is_done_once) {
    two_organizations first;
    std::size_t walked = 0;
    for (const auto& route : first.whole().operator_routes().routes())
        if (is_management_write(route)) BOOST_TEST_CONTEXT(route.path_template) {
                check_repeated(route);
                ++walked;
            }
    BOOST_TEST(walked >= 27U);
}
