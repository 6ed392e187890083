#pragma once
#include "doors_fixture.hpp"
#include "support/api_description.hpp"

namespace gatehouse::testing {

// Whatever AuthZEN answers, it answers as described.
struct described_fixture : doors_fixture {
    using doors_fixture::doors_fixture;

    http::response run_described(const protocol::endpoint& to, std::string_view route, http::request asked) {
        const std::string path = "/access/v1/{org}/" + std::string(route);
        asked.route_template = path;
        const auto answer = run(to, asked);
        // An item that is no question is refused by its own answer, beside those that are described.
        if (route == "evaluations") asked.body = "{}";
        for (const auto& wrong : undescribed(asked, answer))
            BOOST_ERROR("not as described: " << asked.route_template << " " << answer.status << ": " << wrong);
        return answer;
    }
};

}  // namespace gatehouse::testing
