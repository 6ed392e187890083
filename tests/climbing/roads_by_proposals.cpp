#include <gatehouse/store/proposal_repository.hpp>

#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;

// Two who may configure connections and stand too low to: what one asks for waits.
void with_sso(ladder& at) {
    populate(at);
    at.make_role("sso", 60, {"gatehouse:connections:configure"});
    for (const auto* who : {"sso", "other-sso"}) at.with_role(who, "sso");
    at.add_group(at.add_connection("okta"), "staff");
}
void raise_to_owner(ladder& at, const std::string& who) {
    at.write([&](tenant_transaction& tx) { return member_repository(tx).set_owner(at.person(who), true); });
}
std::string proposed(ladder& at, const std::string& body) {
    const auto answer = at.take(as(at, "sso", post, "/mapping-rules", body));
    BOOST_TEST_REQUIRE(answer.status == 202, answer.body);
    return "/connection-proposals/" + std::string(testing::json_of(answer).find("id")->text());
}
// What sso asks for, as `climber` approves it and as `rightly` does, after whatever has come to pass.
road by_proposal(std::string_view name, std::string_view climber, std::string_view says, std::string_view rightly,
                 std::function<std::string(ladder&)> asked_for, std::function<void(ladder&)> later = {}) {
    static std::string waiting;  // a road is walked at a time
    const auto approves = [](ladder& at, std::string_view who) {
        const std::string path = waiting + "/approve";
        return who.empty() ? as_operator(post, path) : as(at, std::string(who), post, path);
    };
    return {name,
            "standard",
            "",
            [=](ladder& at) {
                with_sso(at);
                waiting = proposed(at, asked_for(at));
                if (later) later(at);
            },
            [=](ladder& at) { return approves(at, climber); },
            403,
            says,
            [=](ladder& at) { return approves(at, rightly); }};
}
std::string rule_of(ladder& at, const std::string& roles) {
    const auto id = at.connection_path().substr(std::string_view("/connections/").size());
    return body({{"connection", json_text(id)}, {"group", json_text("staff")}, {"roles", roles}});
}
std::string only_proposal(ladder& at) {
    const auto all = testing::must(
        at.read<std::vector<connection_proposal>>([](tenant_transaction& tx) { return proposal_repository(tx).list("", 2); }));
    return std::string(all.at(0).id.text());
}
// Over a connection that says who he is.
void link_to_okta(ladder& at, const std::string& who) {
    const auto id = at.connection_path().substr(std::string_view("/connections/").size());
    at.add_link(connection_id::trusted(id), at.person(who), who);
}

}  // namespace

std::vector<road> roads_by_proposals() {
    return {
        by_proposal("his own proposal approved", "sso", "above your own", "owner",
                    [](ladder& at) { return rule_of(at, R"(["member"])"); }),
        by_proposal("a proposal approved by another of his rung", "other-sso", "above your own", "owner",
                    [](ladder& at) { return rule_of(at, R"(["member"])"); }),
        by_proposal(
            "his own proposal approved, once he has risen", "sso", "his own proposal", "owner",
            [](ladder& at) { return rule_of(at, R"(["member"])"); }, [](ladder& at) { raise_to_owner(at, "sso"); }),
        by_proposal("a proposal approved without the permission", "admin", "permission required", "owner",
                    [](ladder& at) { return rule_of(at, R"(["member"])"); }),
        by_proposal("a proposal that says it was approved twice", "owner", "second administrator", "",
                    [](ladder& at) { return at.protected_rule(); }),
        by_proposal("a proposal that gives the approver himself more", "owner", "nobody gives himself", "",
                    [](ladder& at) {
                        link_to_okta(at, "owner");
                        return rule_of(at, R"(["member"])");
                    }),
        by_proposal("a proposal that gives its maker what the approver has not", "owner", "you do not hold", "",
                    [](ladder& at) {
                        link_to_okta(at, "sso");
                        at.make_role("beyond", 60, {"units:bypass"});
                        return rule_of(at, R"(["beyond"])");
                    }),
        {"another's proposal taken back", "standard", "",
         [](ladder& at) {
             with_sso(at);
             proposed(at, rule_of(at, R"(["member"])"));
         },
         [](ladder& at) { return as(at, "other-sso", method::del, "/connection-proposals/" + only_proposal(at)); }, 403,
         "only who proposed",
         [](ladder& at) { return as(at, "sso", method::del, "/connection-proposals/" + only_proposal(at)); }},
    };
}

}  // namespace gatehouse::climbing
