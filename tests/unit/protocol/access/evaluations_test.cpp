#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include <gatehouse/domain/access/roles.hpp>

#include "described_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::protocol;
using testing::header_of;
using testing::json_of;

namespace {

struct fixture : testing::described_fixture {
    testing::registered plain = add_application("plain", {"evaluate"}),
                        asserting = add_application("asserting", {"evaluate", "assert:ip"});
    endpoint several = authzen::evaluations(at), single = authzen::evaluation(at);
    member_id ada = add_member("ada");

    fixture() { assign(principal_kind::member, ada.text(), "member"); }

    http::response send(const endpoint& to, const testing::registered& from, std::string body) {
        auto asked = request(http::method::post, "/x",
                             {{"Authorization", from.basic()}, {"Content-Type", "application/json"}, {"X-Request-ID", "q2"}},
                             std::move(body));
        asked.path_values = {"acme"};
        return run_described(to, &to == &single ? "evaluation" : "evaluations", asked);
    }
    std::string subject() { return R"("subject":{"type":"member","id":")" + std::string(ada.text()) + R"("})"; }
    // ada may app:use and app:read, not app:other.
    std::string batch(std::string_view semantic, std::string_view items) {
        return "{" + subject() + R"(,"resource":{"type":"app","id":"main"},"options":{"evaluations_semantic":")" +
               std::string(semantic) + R"("},"evaluations":[)" + std::string(items) + "]}";
    }
    static std::string item(std::string_view action) { return R"({"action":{"name":")" + std::string(action) + R"("}})"; }
    // "yn400": a letter or the status of its error for each answer.
    std::string answers(const http::response& answer) {
        BOOST_TEST_REQUIRE(answer.status == 200, answer.body);
        const auto body = json_of(answer);
        const value* all = body.find("evaluations");
        BOOST_TEST_REQUIRE((all && all->if_array()));
        std::string said;
        for (const auto& one : *all->if_array()) {
            const value* failure = one.find("context")->find("error");
            if (failure) BOOST_TEST(!*one.find("decision")->if_boolean());
            said += failure                               ? std::to_string(*failure->find("status")->if_integer())
                    : *one.find("decision")->if_boolean() ? "y"
                                                          : "n";
        }
        return said;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(protocol_evaluations, fixture)

BOOST_AUTO_TEST_CASE(each_semantic_ends_where_the_standard_says) {
    const std::string yes = item("app:use"), no = item("app:other");
    struct {
        std::string_view semantic;
        std::string items;
        std::string_view answers;
    } const cases[] = {
        {"execute_all", yes + "," + no + "," + yes, "yny"},
        {"deny_on_first_deny", yes + "," + no + "," + yes, "yn"},
        {"deny_on_first_deny", yes + "," + yes, "yy"},
        {"permit_on_first_permit", no + "," + yes + "," + no, "ny"},
        {"permit_on_first_permit", no + "," + no, "nn"},
        {"execute_all", yes + R"(,{"action":{}},7,)" + item("app:*") + "," + yes, "y400400400y"},
        {"deny_on_first_deny", yes + R"(,{"action":{}},)" + yes, "y400"},
        {"permit_on_first_permit", R"({"action":{}},)" + yes + "," + no, "400y"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.semantic << " " << c.items)
    BOOST_TEST(answers(send(several, plain, batch(c.semantic, c.items))) == c.answers);
}

BOOST_AUTO_TEST_CASE(an_item_overrides_what_stands_at_the_top) {
    const auto bob = add_member("bob");
    const std::string other =
        R"({"action":{"name":"app:use"},"subject":{"type":"member","id":")" + std::string(bob.text()) + R"("}})";
    const auto answer = send(
        several, plain, batch("execute_all", item("app:use") + "," + other + R"(,{"action":{"name":"app:use"},"context":[]})"));
    BOOST_TEST(answers(answer) == "yn400");
    BOOST_TEST(header_of(answer, "X-Request-ID") == "q2");
}

BOOST_AUTO_TEST_CASE(without_items_it_is_one_evaluation) {
    const std::string one = "{" + subject() + R"(,"resource":{"type":"app","id":"main"},"action":{"name":"app:use"})";
    for (const std::string_view items : {"}", R"(,"evaluations":[]})", R"(,"evaluations":null})"}) {
        const auto answer = send(several, plain, one + std::string(items));
        BOOST_TEST(answer.status == 200);
        BOOST_TEST(*json_of(answer).find("decision")->if_boolean());
        BOOST_TEST(answer.body == send(single, plain, one + "}").body);
    }
    BOOST_TEST(send(several, plain, "{" + subject() + "}").status == 400);
}

BOOST_AUTO_TEST_CASE(what_is_no_batch_is_refused) {
    BOOST_TEST(send(several, plain, batch("first_come", item("app:use"))).status == 400);
    BOOST_TEST(send(several, plain, R"({"evaluations":{}})").status == 400);
    BOOST_TEST(send(several, plain, R"({"options":1,"evaluations":[{}]})").status == 400);
    BOOST_TEST(send(several, plain, "[]").status == 400);
    const auto idle = add_application("idle", {"search"});
    BOOST_TEST(send(several, idle, batch("execute_all", item("app:use"))).status == 403);
}

BOOST_AUTO_TEST_CASE(the_number_of_evaluations_is_bounded) {
    std::string items;
    for (std::size_t i = 0; i < limits::evaluations; ++i) items += (i ? "," : "") + item("app:use");
    BOOST_TEST(answers(send(several, plain, batch("execute_all", items))) == std::string(limits::evaluations, 'y'));
    BOOST_TEST(send(several, plain, batch("execute_all", items + "," + item("app:use"))).status == 413);
}

BOOST_AUTO_TEST_CASE(an_address_counts_only_from_who_may_assert_it) {
    write([&](tenant_transaction& tx) -> result<void> {
        const policy near{tx.new_id<policy_id>(), "near", "Near"};
        const std::string statements =
            R"([{"effect":"allow","actions":["app:near"],"resources":["grn:app:app:{org_id}:app/*"],"conditions":{"ip":["10.0.0.0/8"]}}])";
        if (auto made = access::create_policy(tx, by, model(), near, statements); !made) return made;
        const auto to = role_repository(tx).find_slug("member");
        if (!to) return to.error();
        return role_repository(tx).attach(to->id, near.id);
    });
    const auto from = [&](const testing::registered& who, std::string_view ip) {
        const auto answer =
            send(single, who,
                 "{" + subject() + R"(,"resource":{"type":"app","id":"main"},"action":{"name":"app:near"},"context":{"ip":)" +
                     std::string(ip) + "}}");
        if (answer.status != 200) return std::to_string(answer.status);
        return std::string(*json_of(answer).find("decision")->if_boolean() ? "y" : "n");
    };
    BOOST_TEST(from(asserting, R"("10.1.2.3")") == "y");
    BOOST_TEST(from(asserting, R"("192.0.2.1")") == "n");
    BOOST_TEST(from(asserting, "null") == "n");
    for (const std::string_view wrong : {R"("10.0.0.0/8")", R"("here")", "7", R"("")"})
        BOOST_TEST(from(asserting, wrong) == "400", wrong);
    BOOST_TEST(from(plain, R"("10.1.2.3")") == "n");
    BOOST_TEST(from(plain, R"("here")") == "n");
}

BOOST_AUTO_TEST_CASE(the_configuration_names_every_endpoint) {
    const auto body = json_of(run(authzen::configuration(at), request(http::method::get, "/x", {})));
    const std::string base = "http://127.0.0.1:8080/access/v1/{org}/";
    BOOST_TEST(body.find("access_evaluation_endpoint")->text() == base + "evaluation");
    BOOST_TEST(body.find("access_evaluations_endpoint")->text() == base + "evaluations");
    for (const std::string what : {"subject", "resource", "action"})
        BOOST_TEST(body.find("search_" + what + "_endpoint")->text() == base + "search/" + what);
}

BOOST_AUTO_TEST_SUITE_END()
